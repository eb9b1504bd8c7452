"""Fill the columns: titles, texts, field tables, pairs of policy and interpretation, files."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache, partial
from html import escape
from itertools import count

from gkcheck.portal import media, office
from gkcheck.portal.columns import Column, county_tree
from gkcheck.portal.model import Article, Portal, days_of
from gkcheck.portal.rich import enrich
from gkcheck.portal.skins import SKINS
from gkcheck.portal.spec import PortalSpec
from gkcheck.portal.tables import table_for
from gkcheck.portal.words import (
    CLAUSES,
    EXPLAINED,
    OFFICES,
    OPENINGS,
    RULE_NOTES,
    SENTENCES,
    TEXTS,
    TITLES,
    TOWNS,
    wide,
)

INTERPRETED = {"covid_interp": "疫情防控>重要政策", "six_interp": "“六稳”“六保”>重要政策"}
CATALOGUE = "政务公开>政府信息公开目录"
IN_FORCE = "政府信息公开>法定主动公开内容>履职依据>本区县（本部门）规范性文件>现行有效"
INTERPRETATIONS = f"{CATALOGUE}>政策解读"
_FIELDED = {"normative", "repealed", "other_doc", "covid_policy", "six_policy"}
_RULES = {"normative", "repealed", "city_rule"}
_FORMS = ("text", "poster", "video", "audio", "video", "text", "poster", "text", "audio")
_TOPICS = (
    "城乡建设",
    "民政、救济",
    "国土资源、能源",
    "综合政务",
    "农业、林业、水利",
    "财政、金融、审计",
)


def _rng(spec: PortalSpec, key: str) -> random.Random:
    return random.Random(f"{spec.seed}/{key}")


def text_of(rng: random.Random, county: str, day: date, paragraphs: int) -> list[str]:
    """Return plain paragraphs about nothing in particular, with a date that is true."""
    words = {"c": county, "t": rng.choice(TOWNS), "d": rng.choice(OFFICES), "y": day.year}
    texts = [rng.choice(OPENINGS).format(**words, n=rng.randint(2, 9))]
    while len(texts) < paragraphs:
        picks = rng.sample(SENTENCES, 3)
        texts.append("".join(p.format(**words, n=rng.randint(2, 9)) for p in picks))
    return texts


def matter_of(title: str, county: str) -> str:
    """Return what a rule is about: 城市停车管理 of 关于印发《青岚县城市停车管理办法》的通知."""
    inner = re.search("《(.+?)》", title)
    name = (inner[1] if inner else title).removeprefix(county)
    return re.sub("(实施)?(办法|规定|细则|规范)$", "", name)


def rule_text(rng: random.Random, county: str, title: str, owner: str, day: date) -> list[str]:
    """Return the articles of an invented rule, with address line and signature."""
    words = {"x": matter_of(title, county), "d": rng.choice(OFFICES)}
    lines = ["各乡镇人民政府、街道办事处，县政府有关部门，有关单位："]
    numbers = "一二三四五六七八"
    lines += [f"第{n}条 {c.format(**words)}" for n, c in zip(numbers, CLAUSES, strict=True)]
    return [*lines, owner, f"{day.year}年{day.month}月{day.day}日"]


def _titles(rng: random.Random, spec: PortalSpec, kind: str, days: list[date]) -> Iterator[str]:
    seen: set[str] = set()
    templates = TITLES[kind]
    for at, day in enumerate(days):
        template = templates[at % len(templates)]
        for turn in count(1):
            title = template.format(
                c=spec.county,
                t=rng.choice(TOWNS),
                d=rng.choice(OFFICES),
                y=day.year,
                p=day.year - 1,
                m=day.month,
                b=day.month - 1 or 1,
                n=len(days) - at + 2 + turn,
            )
            if title in seen and turn > 20:
                title = f"{title}（{day.year}年{day.month}月{day.day}日）"
            if title not in seen:
                break
        seen.add(title)
        yield title


def _fields(portal: Portal, article: Article, rng: random.Random, validity: str) -> dict[str, str]:
    county = portal.county
    office_letter = "府办" if "办公室" in article.title else "府"
    letter = f"{county[:2]}{office_letter}{'规' if article.column.kind == 'normative' else '发'}"
    signed = article.day - timedelta(days=rng.randint(1, 6))
    return {
        "索引号": f"11500299MB00000X0A/{article.day.year}-{article.number % 100000:05d}",
        "文号": f"{letter}〔{signed.year}〕{rng.randint(1, 60)}号",
        "发布机构": portal.owner + ("办公室" if office_letter == "府办" else ""),
        "成文日期": f"{signed:%Y-%m-%d}",
        "发布日期": f"{article.day:%Y-%m-%d}",
        "有效性": validity,
        "主题分类": rng.choice(_TOPICS),
        "名称": article.title,
    }


def takes_extra(column: Column) -> bool:
    """Tell whether extra articles go into this column: the two large lists of news."""
    return column.label in {"新闻中心>青岚要闻", "新闻中心>乡镇动态"}


class Filler:
    """Fills one portal with articles and files."""

    def __init__(self, spec: PortalSpec) -> None:
        self.portal = Portal(spec=spec, root=county_tree())
        if spec.style != "classic":
            skin = SKINS[spec.style]
            self.portal.root.addresses = skin.article_path
            self.portal.root.pages = None if skin.has_folders else skin.column_path
        self.numbers = count(10001)

    def fill(self) -> Portal:
        """Return the healthy portal."""
        spec, portal = self.portal.spec, self.portal
        for column in portal.root.walk():
            rng = _rng(spec, column.label)
            amount = round(column.count * spec.articles) if column.count > 1 else column.count
            if column.kind in {"interpretation", *INTERPRETED}:
                amount = 0
            if column.children:
                amount = 0
            days = days_of(rng, spec.as_of, column.rhythm, amount)
            if column.kind == "normative":
                days = [
                    d if i < 9 else date(spec.as_of.year - i + 8, 6, 3) for i, d in enumerate(days)
                ]
            titles = _titles(rng, spec, column.kind, days) if amount else iter(())
            portal.articles[column] = [
                self._article(column, rng, title, day, at)
                for at, (title, day) in enumerate(zip(titles, days, strict=True))
            ]
        self._pair(portal.of(INTERPRETATIONS), INTERPRETATIONS, portal.of(IN_FORCE)[:9])
        for kind, label in INTERPRETED.items():
            policies = portal.of(f"{CATALOGUE}>{label}")
            target = next(c for c in portal.root.walk() if c.kind == kind)
            self._pair(portal.articles[target], target.label, policies)
        if spec.plans:
            enrich(portal, self.numbers)
        self._extra()
        return portal

    def _article(
        self, column: Column, rng: random.Random, title: str, day: date, at: int
    ) -> Article:
        portal = self.portal
        number = next(self.numbers)
        own = RULE_NOTES.get(title)
        if own:
            blocks = [
                f"<p align='center'>（{escape(own[0])} {escape(wide(own[1]))}）</p>",
                f"<p>{escape(wide(own[2]))}</p>",
            ]
            blocks.append("<p>条文以国家行政法规库、规章库公布的正式文本为准。</p>")
        else:
            texts = text_of(rng, portal.county, day, rng.randint(3, 6))
            if column.kind in TEXTS:
                texts = [t.format(c=portal.county, o=portal.owner) for t in TEXTS[column.kind]]
            elif column.kind in _RULES:
                texts = rule_text(rng, portal.county, title, portal.owner, day)
            blocks = [f"<p>{escape(text)}</p>" for text in texts]
        blocks += table_for(column.kind, title, day, rng)
        article = Article(number, title, day, column, rng.choice(OFFICES), blocks)
        article.gbk = rng.random() < portal.spec.gbk_share
        if column.kind in _FIELDED:
            validity = rng.choice(("废止", "失效")) if column.kind == "repealed" else "现行有效"
            article.fields = _fields(portal, article, rng, validity)
            if column.kind in _RULES:
                signed = date.fromisoformat(article.fields["成文日期"])
                article.blocks[-1] = f"<p>{signed.year}年{signed.month}月{signed.day}日</p>"
        self._media(article, at)
        return article

    def _put(self, path: str, make: Callable[[], bytes]) -> str:
        self.portal.files[path] = make
        return path

    def _media(self, article: Article, at: int) -> None:
        kind, number = article.column.kind, article.number
        base = article.shelf
        if kind in {"news", "town", "tour", "rural"}:
            form = "PNG" if number % 5 == 0 else "JPEG"
            name = f"{base}/W{number}.{'png' if form == 'PNG' else 'jpg'}"
            self._put(name, partial(media.photo, number % 12, form))
            query = "?v=20211101" if self.portal.spec.near_misses and at % 6 == 4 else ""
            article.blocks.insert(
                1, f'<p style="text-align:center"><img src="{name}{query}" alt="现场图片"></p>'
            )
        if kind == "video":
            self._player(article, "video")
        if kind in {
            "budget",
            "statistics",
            "plan_main",
            "plan_special",
            "gazette",
            "law_report",
            "annual",
        }:
            lines = [re.sub("<[^>]+>", "", block) for block in article.blocks]
            lines = [line[i : i + 36] for line in lines for i in range(0, len(line), 36)]
            maker = partial(office.pdf, article.title, lines)
            if self.portal.spec.near_misses and kind == "law_report" and at == 1:
                maker = partial(office.scan_pdf, number)
            name = self._put(f"{base}/P{number}.pdf", maker)
            article.attachments.append((f"{article.title}.pdf", name))
        if kind in {"budget", "subsidy", "fee"}:
            rows = [[i, TOWNS[i % len(TOWNS)], 100 + 13 * i] for i in range(1, 13)]
            maker = partial(office.xlsx, article.title, ("序号", "单位", "金额(万元)"), rows)
            name = self._put(f"{base}/P{number}-1.xlsx", maker)
            article.attachments.append(("附件：明细表.xlsx", name))
        if kind in {"notice", "request", "service", "survey", "system"}:
            maker = partial(
                office.docx, article.title, [re.sub("<[^>]+>", "", b) for b in article.blocks]
            )
            name = self._put(f"{base}/P{number}.docx", maker)
            article.attachments.append(("附件：相关表格.docx", name))

    def _player(self, article: Article, form: str) -> None:
        base, number = article.shelf, article.number
        if form == "poster":
            name = self._put(f"{base}/W{number}.png", partial(media.poster, number % 7))
            block = f'<p style="text-align:center"><img src="{name}" width="600" alt="图解"></p>'
        elif form == "video":
            name = self._put(f"{base}/V{number}.mp4", partial(media.video, number % 5))
            block = f'<div class="player"><video src="{name}" controls width="640" height="360"></video></div>'
        elif form == "audio":
            name = self._put(f"{base}/A{number}.mp3", partial(media.audio, number % 3))
            block = f'<div class="player"><audio controls><source src="{name}" type="audio/mpeg"></audio></div>'
        else:
            return
        article.blocks.insert(1, block)

    def _pair(self, into: list[Article], label: str, policies: list[Article]) -> None:
        column = self.portal.root.find(label)
        for at, policy in enumerate(policies):
            rng = _rng(self.portal.spec, f"{label}/{at}")
            inner = re.search("《(.+?)》", policy.title)
            name = inner[1] if inner else policy.title
            form = _FORMS[at % len(_FORMS)] if label == INTERPRETATIONS else "text"
            title = f"一图读懂《{name}》" if form == "poster" else f"《{name}》政策解读"
            day = min(policy.day + timedelta(days=rng.randint(0, 3)), self.portal.spec.as_of)
            article = self._article(column, rng, title, day, at)
            heads = ("一、制定背景", "二、主要内容", "三、适用对象和执行标准")
            words = {"x": matter_of(policy.title, self.portal.county)}
            texts = [text.format(**words) for text in EXPLAINED]
            article.blocks = [
                part for head, text in zip(heads, texts, strict=True)
                for part in (f"<p><strong>{head}</strong></p>", f"<p>{escape(text)}</p>")
            ]  # fmt: skip
            self._player(article, form)
            article.relations.append((("政策原文", "相关文件", "原文链接")[at % 3], policy))
            policy.relations.append((("相关解读", "政策解读", "解读材料")[at % 3], article))
            into.append(article)
        into.sort(key=lambda a: (a.day, a.number), reverse=True)

    def _extra(self) -> None:
        """Add plain articles to the news columns, with as many files of their own as pages."""
        spec, portal = self.portal.spec, self.portal
        if not spec.extra_pages:
            return
        columns = [c for c in portal.root.walk() if takes_extra(c)]
        for turn, column in enumerate(columns):
            rng = _rng(spec, f"extra/{column.slug}")
            amount = spec.extra_pages // len(columns)
            amount += 1 if turn < spec.extra_pages % len(columns) else 0
            last = portal.articles[column][-1].day
            days = [last - timedelta(days=1 + i // 12) for i in range(amount)]
            for at, (title, day) in enumerate(
                zip(_titles(rng, spec, column.kind, days), days, strict=True)
            ):
                blocks = [f"<p>{escape(t)}</p>" for t in text_of(rng, portal.county, day, 4)]
                article = Article(
                    next(self.numbers), title, day, column, rng.choice(OFFICES), blocks
                )
                article.gbk = rng.random() < spec.gbk_share
                self._own_file(article, at)
                portal.articles[column].append(article)

    def _own_file(self, article: Article, at: int) -> None:
        """Give an article a picture of its own, or every fourth one an attachment."""
        base, number = article.shelf, article.number
        if at % 4 == 3:
            name = self._put(f"{base}/P{number}.pdf", partial(_pdf, at // 4 % 12, number))
            article.attachments.append((f"{article.title}.pdf", name))
        else:
            name = self._put(f"{base}/W{number}.jpg", partial(media.own_photo, at % 12, number))
            article.blocks.insert(1, f'<p><img src="{name}" alt="现场图片"></p>')


@lru_cache(maxsize=12)
def _report(at: int) -> bytes:
    lines = text_of(random.Random(at), "", date(2021, 1, 1), 20)
    return office.pdf(
        "工作情况", [line[i : i + 36] for line in lines for i in range(0, len(line), 36)]
    )


def _pdf(at: int, number: int) -> bytes:
    """Return one of a few documents, no two files of which are the same."""
    return _report(at) + f"% {number}\n".encode()
