"""Styles of whole portals: the same content in the markup of different systems and years."""

from gkcheck.portal.skins.base import Skin
from gkcheck.portal.skins.cards import Cards
from gkcheck.portal.skins.cms import Jpage, ScriptMenu, Trs
from gkcheck.portal.skins.departmental import Departmental
from gkcheck.portal.skins.framed import Framed
from gkcheck.portal.skins.headed import Headed
from gkcheck.portal.skins.modern import Bootstrap, Html5
from gkcheck.portal.skins.old import DefinitionList, DivUl, Table2005
from gkcheck.portal.skins.portlet import Portlet
from gkcheck.portal.skins.short import Short
from gkcheck.portal.skins.tabbed import Tabbed
from gkcheck.portal.skins.tbox import Tbox
from gkcheck.portal.skins.vsb import Vsb
from gkcheck.portal.skins.webforms import WebForms

SKINS: dict[str, type[Skin]] = {
    skin.name: skin
    for skin in (
        Table2005,
        DivUl,
        DefinitionList,
        Bootstrap,
        Html5,
        Trs,
        Jpage,
        ScriptMenu,
        Cards,
        Portlet,
        Short,
        Tabbed,
        Framed,
        Headed,
        Departmental,
        WebForms,
        Tbox,
        Vsb,
    )
}

__all__ = ["SKINS", "Skin"]
