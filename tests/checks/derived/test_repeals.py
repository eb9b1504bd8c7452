"""What decisions repeal and amend: lists in their usual forms, and names that are not decided on."""

from __future__ import annotations

from checks.derived.repeals import decided, is_decision, name_keys, repealed_with


def found(title: str, text: str) -> list[tuple[bool, str, str | None]]:
    return list(decided(title, text))


def test_a_list_opened_by_a_sentence_with_chinese_figures() -> None:
    text = (
        "为维护法治统一,市政府决定对以下2件市政府规章予以废止:\n"
        "一、《某市市容管理办法》(2016年12月1日某市人民政府令第2号发布)\n"
        "二、《某市垃圾管理办法》(2018年11月23日某市人民政府令第8号发布)\n本决定自公布之日起施行。"
    )
    names = [(gone, name) for gone, name, _ in found("某市人民政府关于废止部分规章的决定", text)]
    assert names == [(True, "某市市容管理办法"), (True, "某市垃圾管理办法")]


def test_lists_of_what_is_repealed_and_of_what_stays() -> None:
    text = (
        "继续有效52件,失效100件,现予以公布。\n附件1 继续有效的规范性文件目录\n"
        "1.某区绿化管理办法(某政〔2019〕1号)\n附件2 宣布失效的规范性文件目录\n"
        "1.某区农药管理办法(某政〔2010〕1号)\n2 某区种子管理办法 某政〔2011〕2号"
    )
    assert found("某区人民政府关于公布规范性文件清理结果的决定", text) == [
        (True, "某区农药管理办法", "某政〔2010〕1号"),
        (True, "某区种子管理办法", "某政〔2011〕2号"),
    ]
    # Without headings nobody can say which list a row is of.
    plain = "继续有效的和失效的如下\n1.某区绿化管理办法(某政〔2019〕1号)"
    assert found("某区人民政府关于公布继续有效和废止文件目录的通知", plain) == []


def test_what_replaces_grounds_or_is_worded_is_not_decided_on() -> None:
    text = (
        "根据《规章制定程序条例》的规定,决定废止《某市旧事办法》。\n"
        "1.《某市供水老办法》,已被《某市供水新办法》替代\n"
        "二、对《某市广告管理规定》作如下修改:将第三条中的“《某某广告条例》”修改为“《广告法》”。"
    )
    names = [(gone, name) for gone, name, _ in found("某市关于废止和修改部分规章的决定", text)]
    assert names == [(True, "某市旧事办法"), (False, "某市广告管理规定")]
    rows = "1.《某市供水老办法》,已被《某市供水新办法》替代"
    assert [n for _, n, _ in found("某市关于废止部分规章的决定", rows)] == ["某市供水老办法"]


def test_last_articles() -> None:
    text = "《某县养犬规定》(某府发〔2010〕3号)、《某县养犬收费办法》同时废止。"
    assert list(repealed_with(text)) == [
        (True, "某县养犬规定", "某府发〔2010〕3号"),
        (True, "某县养犬收费办法", None),
    ]
    assert list(repealed_with("《某县养犬规定》已经县政府同意,现印发给你们,原规定同时废止。")) == []


def test_titles_that_decide_nothing() -> None:
    assert is_decision("某县人民政府关于废止部分规范性文件的决定")
    assert not is_decision("关于废止部分规范性文件的决定(征求意见稿)")
    assert not is_decision("《关于废止部分文件的决定》政策解读")
    assert not is_decision("某县召开规范性文件清理工作会议")


def test_what_is_added_in_brackets_is_no_part_of_the_name() -> None:
    assert name_keys("某县种子管理办法（已废止）") & name_keys("某县种子管理办法")
    assert not name_keys("某县种子管理办法（试行）") & name_keys("某县种子管理规定")
