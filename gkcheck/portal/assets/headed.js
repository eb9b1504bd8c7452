document.querySelectorAll('.xg-con').forEach(function (box) {
  var heads = box.querySelectorAll('.xg-tab'), panes = box.querySelectorAll('.xg-pane');
  heads.forEach(function (head, at) {
    head.onclick = function () {
      heads.forEach(function (h, i) { h.className = i === at ? 'xg-tab on' : 'xg-tab'; });
      panes.forEach(function (p, i) { p.style.display = i === at ? '' : 'none'; });
    };
  });
});
document.querySelectorAll('.tree .arrow').forEach(function (arrow) {
  arrow.onclick = function () {
    var below = arrow.parentNode.nextElementSibling;
    below.style.display = below.style.display ? '' : 'none';
  };
});
document.querySelectorAll('[data-size]').forEach(function (link) {
  link.onclick = function () { document.getElementById('zoomcon').style.fontSize = link.dataset.size + 'px'; };
});
