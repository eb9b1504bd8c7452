"""Scripts of ours that run in the browser's pages: what components and frames show is made markup.

Shadow trees are opened before the page makes them, and written into their hosts before the page is
read; so is what frames without an address of their own hold. Frames with an address are pages.
"""

OPEN_SHADOWS = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) { return attach.call(this, {...how, mode: 'open'}); };
"""

FLATTEN = """
() => {
  const inside = nodes => [...nodes].map(
    n => n.outerHTML || (n.nodeType === 3 ? n.textContent : '')).join('');
  const flatten = (root, depth) => {
    if (depth > 20) return;
    for (const el of root.querySelectorAll('*')) {
      if (el.shadowRoot) {
        flatten(el.shadowRoot, depth + 1);
        const box = document.createElement('div');
        box.innerHTML = inside(el.shadowRoot.childNodes);
        el.appendChild(box);
      }
      if (el.tagName === 'IFRAME' && !/^https?:/.test(el.src || '')) {
        try {
          const shown = el.contentDocument;
          if (shown && shown.body && shown.body.innerHTML) {
            const box = document.createElement('div');
            box.innerHTML = shown.body.innerHTML;
            el.replaceWith(box);
          }
        } catch (e) { /* another origin */ }
      }
    }
  };
  flatten(document, 0);
}
"""
