// Pages, filters and opens lists. Everything it shows is built as text nodes, never as markup.
"use strict";
(function () {
  var lists = {}, shots = JSON.parse(document.getElementById("shots").textContent);
  document.documentElement.classList.add("script");

  function make(name, kind, text) {
    var node = document.createElement(name);
    if (kind) node.className = kind;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function drawPart(packed) {
    var t = packed, u = "", k = "";
    if (typeof packed !== "string") { t = packed[0]; u = packed[1]; k = packed[2]; }
    var bdi = make("bdi", "", t), node;
    if (k === "mark") node = make("mark");
    else if (u && /^https?:\/\//.test(u)) {
      node = make("a", k);
      node.href = u; node.target = "_blank"; node.rel = "noopener noreferrer nofollow";
    } else node = make("span", k);
    node.appendChild(bdi);
    return node;
  }

  function drawCell(node, parts) {
    parts.forEach(function (part) { node.appendChild(drawPart(part)); });
    return node;
  }

  function drawPicture(key) {
    var shot = shots[key], space = "http://www.w3.org/2000/svg";
    var box = make("a", "pic"), svg = document.createElementNS(space, "svg");
    var use = document.createElementNS(space, "use");
    box.href = "#" + key;
    svg.setAttribute("viewBox", "0 0 " + shot[2] + " " + shot[3]);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", shot[1]);
    use.setAttribute("href", "#" + key + "-image");
    svg.appendChild(use);
    box.appendChild(svg);
    box.appendChild(make("span", "sub", "图 " + shot[0] + " " + shot[1]));
    return box;
  }

  function drawFacts(facts) {
    var list = make("dl", "facts");
    facts.forEach(function (fact) {
      var dd = make("dd");
      list.appendChild(make("dt", "", fact[0]));
      drawCell(dd, fact[1] || []);
      if (fact[3] && fact[3].length) {
        var table = make("table", "near"), head = table.createTHead().insertRow();
        fact[2].forEach(function (h) { head.appendChild(make("th", "", h)); });
        var body = table.appendChild(make("tbody"));
        fact[3].forEach(function (cells) {
          var row = body.insertRow();
          cells.forEach(function (cell) { drawCell(row.insertCell(), cell); });
        });
        dd.appendChild(table);
      }
      if (fact[4] && shots[fact[4]]) dd.appendChild(drawPicture(fact[4]));
      list.appendChild(dd);
    });
    return list;
  }

  function drawRow(list, row) {
    var body = make("tbody"), tr = body.insertRow();
    row[0].forEach(function (cell, n) {
      drawCell(tr.insertCell(), cell).setAttribute("data-h", list.heads[n]);
    });
    if (row[1]) {
      var td = (body.insertRow().className = "more", body.rows[1].insertCell());
      td.colSpan = list.heads.length;
      var details = td.appendChild(make("details"));
      details.appendChild(make("summary", "", list.id === "findings" ? "证据" : "详情"));
      details.addEventListener("toggle", function () {
        if (details.open && !details.querySelector("dl")) details.appendChild(drawFacts(row[1]));
      });
    }
    return body;
  }

  // Rows that lie beside the report: one script a chunk, loaded once.
  window.gkcheckRows = function (id, chunk, rows) {
    var list = lists[id];
    rows.forEach(function (row, n) { list.rows[list.starts[chunk] + n] = row; });
  };

  function loadChunk(list, chunk) {
    if (!list.loading[chunk]) {
      list.loading[chunk] = new Promise(function (done) {
        var script = document.createElement("script");
        script.charset = "utf-8";
        script.src = list.folder + "/" + list.files[chunk];
        script.onload = function () { done(true); };
        script.onerror = function () { list.missing = true; done(false); };
        document.body.appendChild(script);
      });
    }
    return list.loading[chunk];
  }

  function need(list, positions) {
    var chunks = {}, at = 0;
    if (!list.starts.length) return Promise.resolve();
    positions.forEach(function (position) {
      if (position < list.starts[at]) at = 0;
      while (at + 1 < list.starts.length && list.starts[at + 1] <= position) at += 1;
      chunks[at] = true;
    });
    return Promise.all(Object.keys(chunks).map(function (n) { return loadChunk(list, +n); }));
  }

  function rowText(row) {
    return JSON.stringify(row).toLowerCase();
  }

  function expand(runs, keep) {
    var out = [];
    runs.forEach(function (run) {
      for (var n = run[0]; n < run[0] + run[1]; n += 1) if (!keep || keep[n]) out.push(n);
    });
    return out;
  }

  function choose(list) {
    var found = expand([[0, list.total]]), turn = list.turn += 1;
    Object.keys(list.chosen).forEach(function (name) {
      var keep = new Uint8Array(list.total);
      if (!list.chosen[name]) return;
      expand((list.filters[name] || {})[list.chosen[name]] || []).forEach(function (n) { keep[n] = 1; });
      found = found.filter(function (n) { return keep[n]; });
    });
    var word = list.search.value.trim().toLowerCase();
    if (word && list.starts.length) list.count.textContent = "正在查找……";
    var ready = word ? need(list, found) : Promise.resolve();
    return ready.then(function () {
      if (turn !== list.turn) return undefined;
      list.found = word ? found.filter(function (n) {
        return list.rows[n] && (list.texts[n] || (list.texts[n] = rowText(list.rows[n]))).indexOf(word) >= 0;
      }) : found;
      list.page = 0;
      return show(list);
    });
  }

  function show(list) {
    var start = list.page * list.size, shown = list.found.slice(start, start + list.size);
    var turn = list.turn;
    return need(list, shown).then(function () {
      if (turn !== list.turn) return;
      while (list.table.tBodies.length) list.table.tBodies[0].remove();
      shown.forEach(function (n) { if (list.rows[n]) list.table.appendChild(drawRow(list, list.rows[n])); });
      var all = list.found.length, pages = Math.max(1, Math.ceil(all / list.size));
      var text = (all === list.total ? "共 " : "符合条件 ") + all + " " + list.unit;
      if (all !== list.total) text += "（全部 " + list.total + " " + list.unit + "）";
      if (pages > 1) text += "，以下为第 " + (start + 1) + "–" + (start + shown.length) + " " + list.unit;
      if (list.missing) text += "。同目录的 " + list.folder + " 文件夹缺失，部分内容不能显示";
      list.count.textContent = text + "。";
      list.pager.hidden = pages < 2;
      list.pager.children[0].disabled = list.page === 0;
      list.pager.children[1].textContent = "第 " + (list.page + 1) + " / " + pages + " 页";
      list.pager.children[2].disabled = list.page >= pages - 1;
      list.clear.hidden = all === list.total;
      list.box.setAttribute("data-shown", String(all));
    });
  }

  function start(box) {
    var id = box.getAttribute("data-list");
    var data = JSON.parse(document.getElementById("data-" + id).textContent), head = data.head;
    var list = lists[id] = {
      id: id, box: box, rows: data.rows, texts: [], total: head.total, size: head.page,
      starts: head.starts, files: head.files, filters: head.filters, loading: {}, chosen: {},
      folder: document.body.getAttribute("data-folder"), unit: box.getAttribute("data-unit"),
      table: box.querySelector("table.rows"), count: box.querySelector(".count"),
      pager: box.querySelector(".pager"), clear: box.querySelector(".clear"),
      search: box.querySelector("input[type=search]"), page: 0, turn: 0, missing: false
    };
    list.heads = Array.prototype.map.call(list.table.tHead.rows[0].cells, function (th) { return th.textContent; });
    list.found = expand([[0, list.total]]);
    list.pager.hidden = list.total <= list.size;
    list.pager.children[0].disabled = true;
    list.pager.children[1].textContent = "第 1 / " + Math.max(1, Math.ceil(list.total / list.size)) + " 页";
    Array.prototype.forEach.call(box.querySelectorAll("select"), function (select) {
      select.addEventListener("change", function () {
        list.chosen[select.getAttribute("data-filter")] = select.value;
        choose(list);
      });
    });
    var wait;
    list.search.addEventListener("input", function () {
      clearTimeout(wait);
      wait = setTimeout(function () { choose(list); }, 200);
    });
    list.clear.addEventListener("click", function () { reset(list); choose(list); });
    list.pager.addEventListener("click", function (event) {
      var step = event.target.getAttribute && event.target.getAttribute("data-go");
      if (!step) return;
      list.page += +step;
      show(list).then(function () { box.scrollIntoView(); });
    });
  }

  function reset(list) {
    list.chosen = {};
    list.search.value = "";
    Array.prototype.forEach.call(list.box.querySelectorAll("select"), function (select) { select.value = ""; });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-list]"), start);

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("[data-list-link]") : null;
    if (!link) return;
    var list = lists[link.getAttribute("data-list-link")];
    if (!list) return;
    var name = link.getAttribute("data-filter"), key = link.getAttribute("data-key");
    var select = list.box.querySelector("select[data-filter='" + name + "']");
    reset(list);
    list.chosen[name] = key;
    if (select) select.value = key;
    choose(list);
  });

  Array.prototype.forEach.call(document.querySelectorAll(".state-filter"), function (bar) {
    var plan = document.getElementById(bar.getAttribute("data-plan"));
    bar.addEventListener("click", function (event) {
      var state = event.target.getAttribute && event.target.getAttribute("data-state");
      if (state === null || state === undefined) return;
      Array.prototype.forEach.call(bar.querySelectorAll("button"), function (button) {
        button.setAttribute("aria-pressed", String(button === event.target));
      });
      Array.prototype.forEach.call(plan.querySelectorAll("tbody.item"), function (item) {
        item.hidden = Boolean(state) && item.getAttribute("data-state") !== state;
      });
      // A heading without a shown item below it says nothing.
      var section = null;
      Array.prototype.forEach.call(plan.querySelectorAll("tbody"), function (body) {
        if (body.classList.contains("section")) { section = body; section.hidden = Boolean(state); }
        else if (section && body.classList.contains("item") && !body.hidden) section.hidden = false;
      });
    });
  });

  function openItem() {
    var item = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!item || !item.classList.contains("item")) return;
    item.hidden = false;
    var details = item.querySelector("details");
    if (details) details.open = true;
  }
  window.addEventListener("hashchange", openItem);
  openItem();

  function all(open) {
    Array.prototype.forEach.call(document.querySelectorAll("details"), function (d) { d.open = open; });
  }
  document.getElementById("open-all").addEventListener("click", function () { all(true); });
  document.getElementById("close-all").addEventListener("click", function () { all(false); });

  // On paper, what costs points is open; whatever the reader opened stays open.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details.print-open"), function (d) { return !d.open; });
    opened.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (d) { d.open = false; });
  });
}());
