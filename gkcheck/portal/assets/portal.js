function createPageHTML(total, current, name, ext) {
  if (total < 2) return;
  var out = '<div class="pager">';
  for (var i = 0; i < total; i++) {
    var href = name + (i ? '_' + i : '') + '.' + ext;
    out += i === current ? '<span>' + (i + 1) + '</span>' : '<a href="' + href + '">' + (i + 1) + '</a>';
  }
  document.write(out + '</div>');
}
function showRecords(id, perPage) {
  var source = document.getElementById(id), target = document.getElementById(id + '-view');
  var records = source.textContent.match(/<!\[CDATA\[[\s\S]*?\]\]>/g) || [];
  var page = 0, pages = Math.ceil(records.length / perPage);
  function draw() {
    var rows = records.slice(page * perPage, (page + 1) * perPage).map(function (r) {
      return r.replace('<![CDATA[', '').replace(']]>', '');
    });
    var pager = '';
    for (var i = 0; i < pages; i++) pager += i === page ? '<span>' + (i + 1) + '</span>' : '<a data-page="' + i + '">' + (i + 1) + '</a>';
    target.innerHTML = '<ul class="list">' + rows.join('') + '</ul><div class="pager">' + pager + '</div>';
    target.querySelectorAll('a[data-page]').forEach(function (a) {
      a.onclick = function () { page = +a.dataset.page; draw(); };
    });
  }
  draw();
}
function drawMenu(id, rows) {
  function list(part) {
    return '<ul>' + part.map(function (r) {
      return '<li><a href="' + r.u + '">' + r.n + '</a>' + (r.s.length ? list(r.s) : '') + '</li>';
    }).join('') + '</ul>';
  }
  document.getElementById(id).innerHTML = list(rows);
}
