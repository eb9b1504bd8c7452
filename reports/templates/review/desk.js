"use strict";
(function () {
  var token = document.body.dataset.token;
  var at = { site: "", entries: [], key: "", entry: null, files: [], busy: false, wanted: 0 };
  var READY = { confirmed: "经查看，情况属实", met: "经核查，已做到", withdrawn: "撤回" };
  var WORDS = { confirmed: "确认", rejected: "排除", waived: "豁免", met: "达到", not_met: "未达到", partial: "部分达到" };
  var SHAPES = { met: "●", partial: "◐", not_met: "○", undetermined: "？", needs_review: "！", manual: "✎", excluded: "–" };

  function id(name) { return document.getElementById(name); }
  function make(name, kind, text) {
    var node = document.createElement(name);
    if (kind) { node.className = kind; }
    if (text) { node.textContent = text; }
    return node;
  }
  function tell(text, good) {
    var node = id("told");
    node.textContent = text;
    node.hidden = !text;
    node.classList.toggle("good", !!good);
  }

  function ask(path, options) {
    return fetch(path, options || {}).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (told) {
        if (!answer.ok) { throw new Error(told.error || "没有成功（" + answer.status + "）"); }
        return told;
      });
    });
  }
  function send(path, body, kind) {
    var headers = { "X-Gkcheck": token, "Content-Type": kind };
    return ask(path, { method: "POST", headers: headers, body: body });
  }

  // -- evidence: the same vocabulary as the report ---------------------------------------------
  function safeLink(url) { return /^https?:\/\//i.test(url || ""); }
  function anchor(text, url) {
    var node = make("a", "", text);
    node.href = url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    return node;
  }
  function drawPart(packed) {
    var text = typeof packed === "string" ? packed : packed[0];
    var url = typeof packed === "string" ? "" : packed[1];
    var kind = typeof packed === "string" ? "" : packed[2];
    var node = kind === "mark" ? make("mark", "", text) : make("span", kind, safeLink(url) ? "" : text);
    if (safeLink(url)) { node.textContent = ""; node.appendChild(anchor(text, url)); }
    return node;
  }
  function drawCell(node, parts) { parts.forEach(function (part) { node.appendChild(drawPart(part)); }); return node; }
  function drawFacts(facts) {
    var list = make("dl", "facts");
    facts.forEach(function (fact) {
      list.appendChild(make("dt", "", fact[0]));
      var told = drawCell(make("dd"), fact[1] || []);
      if (fact[3] && fact[3].length) {
        var table = make("table", "near"), head = table.createTHead().insertRow();
        (fact[2] || []).forEach(function (name) { head.appendChild(make("th", "", name)); });
        var body = table.createTBody();
        fact[3].forEach(function (row) {
          var line = body.insertRow();
          row.forEach(function (cell) { drawCell(line.insertCell(), cell); });
        });
        told.appendChild(table);
      }
      if (fact[4]) {
        var image = make("img");
        image.alt = "图";
        image.src = "picture?site=" + at.site + "&purpose=" + encodeURIComponent(fact[4]);
        told.appendChild(image);
      }
      list.appendChild(told);
    });
    return list;
  }

  // -- scores ----------------------------------------------------------------------------------
  function drawScores(scores) {
    var box = id("scores");
    box.textContent = "";
    scores.forEach(function (score) {
      var moved = score.now.low !== score.was.low || score.now.high !== score.was.high;
      var node = make("div", moved ? "score moved" : "score");
      node.dataset.plan = score.plan;
      node.appendChild(make("span", "name", score.title));
      node.appendChild(make("b", "", score.now.low + "–" + score.now.high));
      node.appendChild(make("span", "was", moved ? "原 " + score.was.low + "–" + score.was.high : "得分区间"));
      node.appendChild(bar(Number(score.now.low), Number(score.now.high)));
      node.appendChild(make("span", "", "已判定 " + score.now.share + " %，" + score.qualified));
      box.appendChild(node);
    });
  }
  function bar(low, high) {
    var space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "bar");
    svg.setAttribute("viewBox", "0 0 100 8");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    [["low", 0, low], ["open", low, high]].forEach(function (part) {
      var rect = document.createElementNS(space, "rect");
      rect.setAttribute("class", part[0]);
      rect.setAttribute("x", part[1]);
      rect.setAttribute("width", Math.max(0, Math.min(100, part[2]) - part[1]));
      rect.setAttribute("height", 8);
      svg.appendChild(rect);
    });
    return svg;
  }

  // -- the list --------------------------------------------------------------------------------
  function visible() {
    var open = id("only-open").checked;
    return at.entries.filter(function (e) { return !open || e.open || e.key === at.key; });
  }
  function drawList() {
    var box = id("list"), shown = visible();
    box.textContent = "";
    shown.forEach(function (entry) {
      var node = make("button");
      node.type = "button";
      node.dataset.key = entry.key;
      node.setAttribute("aria-current", entry.key === at.key ? "true" : "false");
      node.appendChild(make("span", "", (SHAPES[entry.now] || (entry.open ? "！" : "–")) + " " + entry.title));
      var under = make("span", "sub", entry.kind + " · ");
      under.appendChild(entry.verdict ? make("b", "", WORDS[entry.verdict] + (entry.points ? " " + entry.points + " 分" : "") + "　" + entry.by + "　" + entry.on) : make("span", "", entry.state));
      node.appendChild(under);
      node.addEventListener("click", function () { show(entry.key); });
      box.appendChild(node);
    });
    if (!shown.length) { box.appendChild(make("p", "none", "没有待认定的。")); }
    var left = at.entries.filter(function (e) { return e.open; }).length;
    id("left").textContent = "待认定 " + left + " 条，共 " + at.entries.length + " 条" + (at.more ? "，另有 " + at.more + " 条见台账表格" : "");
    var now = box.querySelector("[aria-current=true]");
    if (now) { now.scrollIntoView({ block: "nearest" }); }
  }
  function take(told) {
    at.entries = told.entries;
    drawScores(told.scores);
    at.more = told.more;
    if (told.trouble) { tell(told.trouble); }
    drawList();
  }
  function step(by, openOnly) {
    var shown = visible(), here = shown.findIndex(function (e) { return e.key === at.key; });
    for (var n = here + by; n >= 0 && n < shown.length; n += by) {
      if (!openOnly || shown[n].open) { show(shown[n].key); return; }
    }
    if (openOnly) {
      var first = shown.find(function (e) { return e.open && e.key !== at.key; });
      show(first ? first.key : at.key);
    }
  }

  // -- one entry -------------------------------------------------------------------------------
  function show(key) {
    at.key = key;
    pending = "";
    at.files = [];
    at.entry = null;
    var wanted = ++at.wanted;
    drawList();
    if (!key) { id("entry").textContent = ""; loading(false); return Promise.resolve(); }
    loading(true);
    return ask("api/entry?site=" + at.site + "&key=" + encodeURIComponent(key)).then(function (told) {
      if (wanted === at.wanted) { at.entry = told; drawEntry(); loading(false); }
    }).catch(function (error) {
      if (wanted === at.wanted) { id("entry").textContent = ""; loading(false); }
      tell(error.message);
    });
  }
  // What is typed while the next entry is on its way would be lost with the old form.
  function loading(busy) {
    id("entry").setAttribute("aria-busy", busy ? "true" : "false");
    Array.from(id("entry").children).forEach(function (part) { part.inert = busy; });
  }
  function isItem() { return !!at.entry && at.entry.duty !== undefined; }
  function listed() { return at.entries.find(function (e) { return e.key === at.key; }) || {}; }
  function drawEntry() {
    var box = id("entry"), told = at.entry, mine = listed();
    box.textContent = "";
    box.scrollTop = 0;
    box.appendChild(make("h2", "", told.message));
    if (isItem()) {
      box.appendChild(make("p", "duty", told.duty));
      if (told.clause) { box.appendChild(make("p", "note", "条款：" + told.clause)); }
      if (told.ask) { box.appendChild(make("p", "note", "请索取：" + told.ask)); }
    }
    box.appendChild(form(mine));
    if (isItem()) {
      if (told.explanation.length) {
        box.appendChild(make("h3", "", "判定过程"));
        var lines = make("ol", "why-list");
        told.explanation.forEach(function (line) { lines.appendChild(make("li", "", line)); });
        box.appendChild(lines);
      }
      if (told.findings.length) { box.appendChild(make("h3", "", "依据")); }
      told.findings.forEach(function (finding) {
        box.appendChild(make("p", "sight-head", finding.message));
        box.appendChild(drawFacts(finding.facts));
      });
      if (told.findings_more) { box.appendChild(make("p", "note", "另有 " + told.findings_more + " 处，见报告")); }
    } else {
      box.appendChild(drawFacts(told.facts));
    }
    if (told.history.length) {
      box.appendChild(make("h3", "", "认定经过"));
      var past = make("ul", "history");
      told.history.forEach(function (line) { past.appendChild(make("li", "", line)); });
      box.appendChild(past);
    }
  }
  function button(text, verdict, kind) {
    var node = make("button", kind || "", text);
    node.type = "button";
    node.dataset.verdict = verdict;
    node.addEventListener("click", function () { decide(verdict); });
    return node;
  }
  function form(mine) {
    var box = make("section", "deciding"), row = make("div", "row");
    box.setAttribute("aria-label", "认定");
    box.appendChild(make("p", "", mine.verdict ? "已认定：" + WORDS[mine.verdict] + (mine.points ? " " + mine.points + " 分" : "") + "（" + mine.by + "，" + mine.on + (mine.until ? "，至 " + mine.until : "") + "）" + mine.reason : "还没有认定。"));
    var reason = make("textarea");
    reason.id = "reason";
    reason.placeholder = "理由";
    reason.maxLength = 1000;
    reason.setAttribute("aria-label", "理由");
    row.appendChild(reason);
    if (isItem()) {
      var points = make("input", "points");
      points.id = "points";
      points.inputMode = "decimal";
      points.placeholder = at.entry.least + "–" + at.entry.most;
      points.setAttribute("aria-label", "得分");
      row.appendChild(points);
      row.appendChild(button("达到 y", "met", "main"));
      row.appendChild(button("未达到 n", "not_met"));
      row.appendChild(button("部分达到 p", "partial"));
    } else {
      row.appendChild(button("确认 y", "confirmed", "main"));
      row.appendChild(button("排除 n", "rejected"));
    }
    var second = isItem() ? null : waiving();
    var attach = make("button", "", "附件 f");
    attach.type = "button";
    attach.addEventListener("click", function () { id("file").click(); });
    row.appendChild(attach);
    if (decided(mine)) { row.appendChild(button("撤回 u", "withdrawn")); }
    box.appendChild(row);
    if (second) { box.appendChild(second); }
    var files = make("ul", "attached");
    files.id = "attached";
    box.appendChild(files);
    return box;
  }

  // A waiver that does not count in this run yet can be taken back as well.
  function decided(mine) { return !!mine.verdict || !!at.entry && at.entry.history.length > 0; }
  function waiving() {
    var row = make("div", "row"), until = make("input"), by = make("input");
    row.appendChild(make("span", "", "豁免："));
    by.id = "approver";
    by.maxLength = 60;
    by.placeholder = "批准人";
    by.setAttribute("aria-label", "批准人");
    until.id = "until";
    until.type = "date";
    until.setAttribute("aria-label", "豁免至（含当日）");
    [by, make("span", "", "至"), until, button("豁免 w", "waived")].forEach(function (node) { row.appendChild(node); });
    return row;
  }

  function missing(verdict, name, text) {
    tell(text);
    pending = verdict;
    id(name).focus();
  }
  function decide(verdict) {
    if (!at.entry || at.busy) { return; }
    var waived = verdict === "waived";
    var by = id(waived ? "approver" : "by").value.trim(), until = waived ? id("until").value : "";
    var reason = id("reason").value.trim() || READY[verdict] || "";
    var points = verdict === "partial" ? id("points").value.trim() : "";
    if (!by && !waived) { tell("先填复核人"); id("by").focus(); return; }
    if (verdict === "partial" && !points) { missing(verdict, "points", "先填得分"); return; }
    if (!reason) { missing(verdict, "reason", "先填理由，再按回车"); return; }
    if (waived && !by) { missing(verdict, "approver", "先填批准人，再按回车"); return; }
    if (waived && !until) { missing(verdict, "until", "先填豁免到期日，再按回车"); return; }
    pending = "";
    at.busy = true;
    tell("");
    var key = at.key;
    var told = { site: at.site, key: key, verdict: verdict, reason: reason, by: by, points: points, until: until, files: at.files, all: all() };
    send("api/decide", JSON.stringify(told), "application/json").then(function (now) {
      at.busy = false;
      take(now);
      tell(now.note || "已记入台账：" + key, !now.note);
      if (verdict === "withdrawn") { show(key); } else { step(1, true); }
      id("entry").focus({ preventScroll: true });
    }).catch(function (error) { at.busy = false; pending = verdict; tell(error.message); });
  }
  var pending = "";

  function attach(file) {
    if (!file || !at.entry) { return; }
    if (file.size > at.most) { tell("附件超过 " + Math.floor(at.most / 1048576) + " MB"); return; }
    var key = at.key;
    send("api/file?name=" + encodeURIComponent(file.name), file, "application/octet-stream").then(function (kept) {
      if (key !== at.key) { return; }
      at.files.push(kept);
      id("attached").appendChild(make("li", "", "附件：" + kept.name + "（" + Math.ceil(kept.size / 1024) + " KB）"));
      tell("");
    }).catch(function (error) { tell(error.message); });
  }

  // -- keys ------------------------------------------------------------------------------------
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (typing) {
      if (event.key === "Escape") { pending = ""; event.target.blur(); }
      if (event.key === "Enter" && !event.shiftKey && /^(reason|points|approver|until)$/.test(event.target.id) && pending) {
        event.preventDefault();
        decide(pending);
      }
      return;
    }
    var item = isItem();
    var acts = {
      j: function () { step(1); }, k: function () { step(-1); },
      y: function () { decide(item ? "met" : "confirmed"); },
      n: function () { decide(item ? "not_met" : "rejected"); },
      p: function () { if (item) { decide("partial"); } },
      w: function () { if (!item) { decide("waived"); } },
      f: function () { if (at.entry) { id("file").click(); } },
      u: function () { if (decided(listed())) { decide("withdrawn"); } },
      o: function () { if (at.entry && safeLink(at.entry.url)) { window.open(at.entry.url, "_blank", "noopener,noreferrer"); } }
    };
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });
  id("file").addEventListener("change", function () { attach(this.files[0]); this.value = ""; });
  id("only-open").addEventListener("change", function () { if (at.site) { reload().catch(function (error) { tell(error.message); }); } });

  function all() { return !id("only-open").checked; }
  function reload() { return ask("api/case?site=" + at.site + (all() ? "&all=1" : "")).then(take); }
  function open(site) {
    at.site = String(site);
    at.key = "";
    id("left").textContent = "正在读取……";
    return reload().then(function () {
      var first = visible()[0];
      return show(first ? first.key : "");
    }).catch(function (error) { tell(error.message); });
  }
  id("site").addEventListener("change", function () { tell(""); open(this.value); });
  ask("api/sites").then(function (told) {
    at.most = told.max_bytes;
    told.sites.forEach(function (site) {
      var node = make("option", "", site.name + "（待认定 " + site.open + "）");
      node.value = site.id;
      id("site").appendChild(node);
    });
    if (told.sites.length) { open(told.sites[0].id); } else { tell("台账中没有核查过的网站"); }
  }).catch(function (error) { tell(error.message); });
})();
