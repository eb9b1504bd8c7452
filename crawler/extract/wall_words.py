"""Sentences of those who stand between the site and its visitors: no page of a site says them of itself."""

from __future__ import annotations

import re

#: Of protection systems, limits of rate, tests for humans, and blocks by region.
WALL_SENTENCE = re.compile(
    # what was asked for was taken for an attack
    "造成(?:安全)?威胁|(?:请求|访问|提交)[^。<]{0,8}(?:不合法参数|危险的?(?:攻击|请求)|恶意(?:代码|请求|内容))"
    "|疑似(?:黑客|恶意|网络)?攻击|(?:被|已被)[^。<]{0,4}管理员设置[^。<]{0,6}(?:拦截|阻断)|设置的策略(?:拦截|阻断)"
    "|访问(?:被拒绝|受限|被阻断|已被阻断|异常)|请求(?:已被|被)[^。<]{0,12}(?:拦截|拒绝|阻断)"
    "|(?:IP|ip)(?:地址)?[^。<]{0,10}(?:黑名单|被封|被禁|禁止访问|被限制)"
    # too fast
    "|(?:访问|操作|请求|刷新|点击)(?:频率)?(?:太|过于|过)(?:频繁|快|高)|(?:存在|检测到)异常(?:流量|访问)"
    # are you a human, does your browser do as browsers do
    "|人机(?:识别|验证)|(?:滑动|拖动)(?:滑块|验证)|(?:完成|进行|通过)(?:安全|下方|以下)?验证(?:$|[^码])|安全(?:验证|拦截)|(?<![品量产农境])安全检测"
    "|(?:输入|填写)验证码(?:后)?继续|正在(?:进行)?安全检(?:查|测)|浏览器安全检查|checking your browser"
    "|(?:开启|启用|打开)\\s*(?:JavaScript|cookies?)\\s*(?:并刷新|后重试|并重试|后刷新)"
    # not from where you are
    "|(?:您所在的?|您的|所在)(?:地区|区域|国家)[^。<]{0,12}(?:无法|不能|不支持|禁止|限制)[^。<]{0,4}(?:访问|浏览)"
    "|(?:不支持|不允许|禁止|限制)(?:来自)?境外(?:IP|用户|地址)?(?:的)?(?:访问|浏览)|仅(?:限|允许|支持)(?:中国)?(?:境内|大陆)[^。<]{0,6}访问"
    "|not available in your (?:region|country|area)"
    # names
    "|网站防火墙|Web应用防火墙|360网站卫士|网站卫士|创宇盾|云锁|安全狗|拦截提示|请求包含恶意"
    "|Access Denied|Request Rejected|requested URL was rejected|request has been blocked|DDoS protection|您的IP|(?<![a-z])WAF(?![a-z])",
    re.IGNORECASE,
)
#: What stands in the place of a site that is not there: maintenance, an end, a server just installed.
CLOSED_SENTENCE = re.compile(
    r"(?:网站|站点|本站|系统|平台|服务器)[^。<\n]{0,12}(?:升级|维护|改版|建设中|割接|调试|关闭|关停|停用|停止|暂停|迁移|整合)"
    r"|正在(?:进行)?(?:系统)?(?:升级|维护|改版|建设|调试)|(?:暂停|停止|终止)(?:对外)?(?:服务|访问|运行|使用)"
    r"|(?:域名|主机|空间|服务|账[号户])[^。<\n]{0,8}(?:到期|过期|欠费|未备案|停用|暂停)|未(?:取得|进行|完成)?(?:ICP)?备案"
    r"|敬请期待|即将上线|站点创建成功|没有找到站点"
    r"|under (?:construction|maintenance)|coming soon|be back soon"
    r"|(?:account|site|domain)[^.<\n]{0,20}(?:suspended|disabled|expired)"
    r"|welcome to (?:nginx|openresty|tengine|centos)|^\s*(?:IIS\d*|Internet Information Services|Apache Tomcat)"
    r"|Apache2? .{0,20}(?:Default|Test) Page|^\s*(?:It works!|Index of /)",
    re.IGNORECASE | re.MULTILINE,
)
MOST_LINKS = 15
"""Pages with more have a menu: they are the site's own, whatever they speak of."""
