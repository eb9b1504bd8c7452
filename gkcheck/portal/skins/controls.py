"""Markup that the controls of ASP.NET WebForms write, and the page around them."""

from __future__ import annotations

import base64
import random
from html import escape
from itertools import count

from gkcheck.portal.columns import Column

PLUS, DOT = "/images/jia.gif", "/images/dian.gif"
MAIN = "ctl00_ContentPlaceHolder1_"
BLANK = "/WebResource.axd?d=Nq3tRkW0cBf1yUo7sZp2Lg2&t=634214870240000000"
CODE = "/WebResource.axd?d=p8XvJ5eHmQ4dAs6ynGzK1w2&t=634214870240000000"
_OFF = 'disabled="disabled"'
_SHEET = (
    '<style type="text/css">\nbody,td{font-size:12px;line-height:22px;color:#333}body{margin:0 auto;width:1002px;background:#f2f6fb}a{color:#1f3a63;text-decoration:none}\n'
    ".main{background:#fff;width:1002px}.nav{background:#b21c1c;height:36px;line-height:36px}.nav>a{float:left}.nav td{line-height:36px}.nav a{color:#fff;font-size:14px;font-weight:bold;padding:0 8px}\n"
    ".lm{background:#e9f0f9;border-bottom:2px solid #b21c1c;font-size:14px;font-weight:bold;padding-left:10px}.newslist{margin:6px;padding:0;list-style:none}\n"
    ".newslist li{height:28px;border-bottom:1px dashed #ccc}.time{float:right;color:#888}.content,.content p{font-size:14px;line-height:28px}.content img{max-width:700px}\n"
    ".xxgk{border-collapse:collapse}.xxgk td{border:1px solid #bcd}.bt{background:#eef4fb}.pages{padding:10px;height:30px}.pages a,.pages span{margin:0 4px}\n"
    "\t.ctl00_Menu1_0 { background-color:white;visibility:hidden;display:none;position:absolute;left:0px;top:0px; }\n\t.ctl00_Menu1_1 { text-decoration:none; }\n"
    "\t.ctl00_TreeView1_0 { text-decoration:none; }\n</style>"
)
_SCRIPT = (
    "<script type=\"text/javascript\">\n//<![CDATA[\nvar theForm = document.forms['aspnetForm'];\nif (!theForm) {\n    theForm = document.aspnetForm;\n}\n"
    "function __doPostBack(eventTarget, eventArgument) {\n    if (!theForm.onsubmit || (theForm.onsubmit() != false)) {\n        theForm.__EVENTTARGET.value = eventTarget;\n"
    "        theForm.__EVENTARGUMENT.value = eventArgument;\n        theForm.submit();\n    }\n}\n//]]>\n</script>\n"
)


def state(key: str, size: int) -> str:
    """Return what a page of this address keeps in its hidden field."""
    return base64.b64encode(random.Random(key).randbytes(size)).decode()


def document(title: str, meta: str, inner: str, *, own: bool) -> str:
    """Return a whole page; ``own``: it has a form of its own, so that the server's ends above it."""
    hidden = (
        '<div>\n<input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" />\n<input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />\n'
        f'<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUK@state@" />\n</div>\n{_SCRIPT}<script src="{escape(CODE)}" type="text/javascript"></script>\n'
    )
    return (
        '\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
        '<html xmlns="http://www.w3.org/1999/xhtml">\n<head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" /><title>\n'
        f"\t{escape(title)}\n</title>{meta}{_SHEET}</head>\n<body>\n    "
        f'<form name="aspnetForm" method="post" action="@action@" id="aspnetForm">\n{hidden}{"</form>" if own else ""}\n{inner}\n'
        f'<script type="text/javascript">\n//<![CDATA[\nvar ctl00_Menu1_Data = new Object();\nctl00_Menu1_Data.disappearAfter = 500;\n//]]>\n</script>\n{"" if own else "</form>"}\n</body>\n</html>\n'
    )


def skip(control: str, inner: str) -> str:
    """Return what a control of ways writes, with a way past it for who hears the page."""
    image = f'<img alt="跳过导航链接" height="0" width="0" src="{escape(BLANK)}" style="border-width:0px;" />'
    return f'<a href="#{control}_SkipLink">{image}</a>{inner}<a id="{control}_SkipLink"></a>'


def menu(root: Column) -> str:
    """Return the main menu as the menu control writes it: the second level in layers behind the first."""
    cell = (
        '<table class="ctl00_Menu1_4" cellpadding="0" cellspacing="0" border="0" width="100%"><tr><td style="white-space:nowrap;{0}">'
        '<a class="ctl00_Menu1_1 ctl00_Menu1_3" href="{1}" style="border-style:none;font-size:1em;">{2}</a></td></tr></table>'
    )
    hover = 'onmouseover="Menu_Hover{}(this)" onmouseout="Menu_Unhover(this)" onkeyup="Menu_Key(event)" id="ctl00_Menu1n{}"'
    tops = [("/Default.aspx", "首页"), *((c.folder, c.name) for c in root.children)]
    heads = '</td><td style="width:3px;"></td>'.join(
        f"<td {hover.format('Static', at)}>{cell.format('', url, escape(name))}"
        for at, (url, name) in enumerate(tops)
    )
    layers, number = "", len(tops)
    for at, column in enumerate(root.children, 1):
        rows = ""
        for c in column.children:
            rows += f"<tr {hover.format('Dynamic', number)}><td>{cell.format('width:100%;', c.folder, escape(c.name))}</td></tr>"
            number += 1
        if rows:
            layers += f'<div id="ctl00_Menu1n{at}Items" class="ctl00_Menu1_0">\n<table border="0" cellpadding="0" cellspacing="0">{rows}</table></div>'
    table = f'<table id="ctl00_Menu1" class="ctl00_Menu1_2" cellpadding="0" cellspacing="0" border="0">\n<tr>{heads}</td></tr>\n</table>'
    return skip("ctl00_Menu1", table + layers)


def tree(column: Column) -> str:
    """Return the tree below the head column as the tree control writes it."""
    number, tree = count(), "ctl00_TreeView1"

    def branch(node: Column, depth: int) -> str:
        at, opened = next(number), node in column.trail
        gap = '<td><div style="width:20px;height:1px"></div></td>' * depth
        nodes = f"{tree}n{at}Nodes"
        sign = f'<img src="{DOT}" alt="" />'
        if node.children:
            sign = f'<a id="{tree}n{at}" href="javascript:TreeView_ToggleNode({tree}_Data,{at},{tree}n{at},\' \',{nodes})"><img src="{PLUS}" alt="{"折叠" if opened else "展开"} {escape(node.name)}" style="border-width:0;" /></a>'
        chosen = f" {tree}_3" if node is column else ""
        row = (
            f'<table cellpadding="0" cellspacing="0" style="border-width:0;"><tr>{gap}<td>{sign}</td><td class="{tree}_2{chosen}" style="white-space:nowrap;">'
            f'<a class="{tree}_0" href="{node.folder}" id="{tree}t{at}">{escape(node.name)}</a></td></tr></table>'
        )
        inner = "".join(branch(child, depth + 1) for child in node.children)
        return (
            f'{row}<div id="{nodes}" style="display:{"block" if opened else "none"};">{inner}</div>'
            if inner
            else row
        )

    rows = "".join(branch(child, 0) for child in column.trail[0].children)
    return skip(tree, f'<div id="{tree}">{rows}</div>')


def pager(column: Column, number: int, total: int, told: str) -> str:
    """Return the links to the other pages of a list; what leads nowhere is a link without an address."""

    def to(page: int, words: str) -> str:
        leads = f'href="{escape(f"{column.folder[1:]}&page={page + 1}")}"'
        there = 0 <= page < total and page != number
        return f'<a {leads if there else _OFF} style="margin-right:5px;">{words}</a>'

    pages = [to(i, str(i + 1)) for i in range(total)]
    pages[number] = (
        f'<span style="margin-right:5px;font-weight:Bold;color:red;">{number + 1}</span>'
    )
    ways = f"{to(0, '首页')}{to(number - 1, '上一页')}{''.join(pages)}{to(number + 1, '下一页')}{to(total - 1, '尾页')}"
    return (
        "\n<!-- AspNetPager V7.0 for VS2005 & VS2008  Copyright:2003-2007 Webdiyer (www.webdiyer.com) -->\n"
        f'<div id="{MAIN}AspNetPager1" class="pages">\n<div style="width:40%;float:left;">\n\t当前第{number + 1}/{total}页 {told}\n'
        f'</div><div style="width:60%;float:left;">\n\t{ways}\n</div>\n</div>\n<!-- AspNetPager V7.0 for VS2005 & VS2008 End -->\n'
    )
