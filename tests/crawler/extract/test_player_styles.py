"""Ways to play video and sound; each shows one medium, and what is no player shows none."""

from __future__ import annotations

import pytest

from crawler.extract.page import extract_page
from crawler.extract.view import view_of
from gkcheck.models.content import PlayerRecord

HOST = "http://www.shilin.gov.cn"
FILLER = (
    "为深入贯彻落实上级部署，进一步做好有关工作，现将有关事项通知如下，请结合实际认真抓好落实。" * 3
)


def players(body: str) -> tuple[PlayerRecord, ...]:
    html = f"<html><head><title>视频解读</title></head><body><h1>视频解读</h1><div class=content><p>{FILLER}</p>{body}</div></body></html>"
    return extract_page(view_of(html, HOST + "/jd/1.html", HOST + "/")).players


STYLES = {
    "element": ("<video src='/v/1.mp4' poster='/v/1.jpg'></video>", PlayerRecord("element", f"{HOST}/v/1.mp4", None, f"{HOST}/v/1.jpg")),
    "sources": ("<audio><source src='1.mp3' type='audio/mpeg'></audio>", PlayerRecord("element", f"{HOST}/jd/1.mp3")),
    "hls_element": ("<video src='/live/a.m3u8'></video>", PlayerRecord("hls", f"{HOST}/live/a.m3u8")),
    "flv_script": (
        "<video id=v></video><script>var p = flvjs.createPlayer({type:'flv', url:'/live/a.flv'}); p.attachMediaElement(v);</script>",
        PlayerRecord("flv", f"{HOST}/live/a.flv"),
    ),
    "ckplayer": (
        "<div id=a1></div><script>var videoObject = {container:'#a1', poster:'/p.jpg', video:'https:\\/\\/v.shilin.gov.cn\\/1.mp4'}; new ckplayer(videoObject);</script>",
        PlayerRecord("script", "https://v.shilin.gov.cn/1.mp4", None, f"{HOST}/p.jpg"),
    ),
    "dplayer_hls": (
        "<div id=d></div><script>new DPlayer({container:d, video:{url:\"/vod/x.m3u8?t=1\", pic:'/x.png'}})</script>",
        PlayerRecord("hls", f"{HOST}/vod/x.m3u8?t=1", None, f"{HOST}/x.png"),
    ),
    "filled_elsewhere": ("<video class='video-js' poster='p.png'></video>", PlayerRecord("script", None, None, f"{HOST}/jd/p.png")),
    "library_only": ("<div id=v></div><script>var player = new TcPlayer('v', opts);</script>", PlayerRecord("script", None)),
    "tencent": ("<iframe src='https://v.qq.com/txp/iframe/player.html?vid=x1'></iframe>", PlayerRecord("third_party", "https://v.qq.com/txp/iframe/player.html?vid=x1", "腾讯视频")),
    "bilibili": ("<iframe src='//player.bilibili.com/player.html?aid=1'></iframe>", PlayerRecord("third_party", "http://player.bilibili.com/player.html?aid=1", "哔哩哔哩")),
    "unknown_platform": ("<iframe src='https://vod.example.cn/embed/9'></iframe>", PlayerRecord("third_party", "https://vod.example.cn/embed/9", "vod.example.cn")),
    "own_player_page": ("<iframe src='/player/index.html?url=/v/2.mp4'></iframe>", PlayerRecord("script", f"{HOST}/v/2.mp4")),
    "flash": (
        "<object data='/player.swf'><param name=movie value='/player.swf'><param name=flashvars value='file=/v/3.flv&autostart=1'></object>",
        PlayerRecord("flv", f"{HOST}/v/3.flv"),
    ),
    "youku_embed": ("<embed src='http://player.youku.com/player.php/sid/X/v.swf'>", PlayerRecord("third_party", "http://player.youku.com/player.php/sid/X/v.swf", "优酷")),
    "data_src": ("<video data-src='/v/5.mp4'></video>", PlayerRecord("element", f"{HOST}/v/5.mp4")),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_style(style: str) -> None:
    html, expected = STYLES[style]
    assert players(html) == (expected,)


@pytest.mark.parametrize(
    "html",
    [
        "<p>没有视频</p>",
        "<iframe src='/inc/header.html'></iframe>",
        "<iframe src='https://www.gov.cn/zhuanti/1.html'></iframe>",
        "<script>var music = ['a','b']; function play(){}</script>",
        "<embed src='/banner.swf'>",
    ],
)
def test_no_player(html: str) -> None:
    assert players(html) == ()


def test_a_medium_named_twice_counts_once() -> None:
    assert len(players("<video src='/v/1.mp4'></video><video src='/v/1.mp4'></video>")) == 1


def test_script_fills_the_empty_element_and_keeps_its_poster() -> None:
    found = players(
        "<video id=v poster='/a.jpg'></video><script>videojs('v').src('/v/8.m3u8'); </script>"
    )
    assert found == (PlayerRecord("hls", f"{HOST}/v/8.m3u8", None, f"{HOST}/a.jpg"),)
