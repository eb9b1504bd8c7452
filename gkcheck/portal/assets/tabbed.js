document.querySelectorAll('.tabs').forEach(function (tabs) {
  var heads = tabs.querySelectorAll('.tab-hd > li'), panes = tabs.querySelectorAll('.tab-bd > .tab-pane');
  heads.forEach(function (head, at) {
    head.onmouseover = head.onclick = function () {
      heads.forEach(function (h, i) { h.className = i === at ? 'on' : ''; });
      panes.forEach(function (p, i) { p.style.display = i === at ? '' : 'none'; });
    };
  });
});
(function () {
  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (e) {
      if (!e.isIntersecting) return;
      seen.unobserve(e.target);
      e.target.src = e.target.dataset.src;
    });
  });
  document.querySelectorAll('img.lazy').forEach(function (img) { seen.observe(img); });
})();
document.querySelectorAll('.skip button').forEach(function (button) {
  button.onclick = function () {
    var to = Math.min(Math.max(+button.parentNode.querySelector('input').value || 1, 1), +button.dataset.total);
    location.href = button.dataset.base + (to > 1 ? 'p/' + to + '.html' : '');
  };
});
document.querySelectorAll('[data-size]').forEach(function (link) {
  link.onclick = function () { document.querySelector('.detail-con').style.fontSize = link.dataset.size + 'px'; };
});
