"""Sample contexts of the judged half: the month, score sheets, rankings, institutions, units and the public pages."""

from datetime import date
from decimal import Decimal as D

from taizhang.problems import Text as T
from tests.browser.gallery_samples import (
    CRUMB,
    HEAD,
    INCOME,
    MONTH,
    MONTHS,
    PANELS,
    PARTS,
    TREE_ROWS,
    VILLAGES,
    facts,
    here,
    office,
    public,
    tabs,
)  # fmt: skip

DAY = date(2026, 4, 8)
MISSING = [
    {"unit": VILLAGES[2], "href": "#", "chase_href": "#", "lacking": [{"title": T("工业应税销售", "Taxable industrial sales"), "href": "#", "state": "no-data", "late": T("逾期3天", "3 days late")}, {"title": T("驻村天数", "Days in the village"), "href": "#", "state": "waiting", "due": T("等 刘芳 确认", "waits for 刘芳")}]},
    {"unit": VILLAGES[3], "href": "#", "chase_href": "#", "chased": T("昨天催过", "chased yesterday"), "lacking": [{"title": T("人居环境整治完成户数", "Households with finished clean-up"), "href": "#", "state": "sent-back", "late": T("逾期1天", "1 day late")}]},
]  # fmt: skip
CLOSE = {"heading": T("关2026年3月的账？", "Close March 2026?"), "text": T("还有3项没有报齐。没报的按“未报”计，不会当成0。", "Three items are still missing. They count as “not reported”, never as 0."),
         "consequences": [T("按施行中的规则给8个村计分、排位次", "The eight villages are scored and ranked by the rules in force"), T("张贴3月进展公示，印上账本校验值", "The March notice is posted with the ledger's check value"), T("之后到的事实作为迟到行，印在下一次封账里", "Facts that arrive later are printed as late lines at the next close")],
         "action": "#", "button": T("封账", "Close the month"), "cancel_href": "#", "hidden": [{"name": "key", "value": "1"}], "check": {"name": "missing", "label": T("我知道有3项未报，仍要封账", "I know that three items are missing and close all the same")}}  # fmt: skip
COUNTS = [{"title": T("应报", "Expected"), "amount": 96, "unit": T("项", "items")}, {"title": T("已报", "Reported"), "amount": 93, "unit": T("项", "items")}, {"title": T("待确认", "To confirm"), "amount": 1, "unit": T("项", "items")}, {"title": T("逾期", "Late"), "amount": 2, "unit": T("项", "items"), "late": True}]  # fmt: skip
MONTH_PAGE = office("封账", title=T("2026年3月封账", "Close of March 2026"), lead=T("应在4月8日前封账、公示。", "To be closed and posted by 8 April."), crumbs=CRUMB[:1], period=MONTH, state="open", figures=COUNTS, missing=MISSING, confirm=CLOSE, warnings=[T("2027年的工作日历还没有，跨年的期限是暂定的。", "There is no working calendar for 2027: deadlines past the year are provisional.")])  # fmt: skip
LATE_LINES = {"caption": T("2月封账以后到的，计入2月", "Arrived after February was closed; counted in February"), "columns": [{"title": T("单位", "Unit")}, {"title": T("事实", "Fact")}, {"title": T("数值", "Figure"), "kind": "number"}], "rows": [{"cells": [{"text": VILLAGES[4], "href": "#"}, T("驻村天数", "Days in the village"), {"amount": D(17), "unit": T("天", "days")}]}]}  # fmt: skip
MONTH_CLOSED = MONTH_PAGE | {"state": "closed", "confirm": None, "warnings": [], "late_lines": LATE_LINES, "closed": {
    "facts": facts(("封账人", "Closed by", "周文清", "周文清"), ("时间", "When", "2026年4月8日 10:32", "8 Apr 2026, 10:32"), ("得分行", "Score lines", "64 行，摘要 9c1e 77a2", "64 lines, digest 9c1e 77a2"), ("引擎", "Engine", "台账计分 1", "Taizhang scoring 1")),
    "notices": [here("青禾镇2026年3月工作进展公示", "Progress of March 2026"), here("青禾镇3月村级位次公示", "Village ranking of March")], "ranking_href": "#", "sheets_href": "#"}}  # fmt: skip
LINES = [
    {"title": T("工业应税销售", "Taxable industrial sales"), "decimals": 2, "millionths": 18_400_000, "full": D(20), "open": True, "sentence": T("20 分 × 完成 92 万元 ÷ 到3月目标 100 万元 = 18.4 分", "20 points × done 92 ÷ target to March 100 = 18.4 points"), "clause_no": T("第六条（一）", "Art. 6 (1)"), "clause": T("按完成比例计分，超额不加分。", "Scored in proportion; nothing for more than the target."),
     "facts": [{"title": T("应税销售", "Taxable sales"), "period": T("2026年3月", "Mar 2026"), "amount": D("92"), "unit": T("万元", "10k yuan"), "by": T("王建国报，吴敏确认", "by 王建国, confirmed by 吴敏"), "href": "#"}, {"title": T("应税销售", "Taxable sales"), "period": T("2026年2月", "Feb 2026"), "amount": D(0), "unit": T("万元", "10k yuan"), "by": "王建国"}], "stated": [T("同一单位同一指标只取最后确认的一笔。", "Only the last confirmed figure counts.")], "source": T("镇考评办法第六条（样例）", "Appraisal rules, Art. 6 (sample)"), "rule_hash": HEAD},
    {"title": T("驻村天数", "Days in the village"), "decimals": 2, "millionths": 8_000_000, "full": D(10), "sentence": T("应驻 18 天，实驻 16 天，少 2 天，每天扣 1 分：10 − 2 = 8 分", "18 days due, 16 served, 2 short at 1 point each: 10 − 2 = 8 points"), "source": "镇考评办法第八条"},
    {"title": T("人居环境整治完成户数", "Households with finished clean-up"), "decimals": 2, "millionths": None, "state": "no-data", "full": D(15), "sentence": T("3月未报，按规则计 0 分", "March was not reported: 0 points by the rule")},
    {"title": T("工业污染投诉", "Complaints of industrial pollution"), "decimals": 2, "millionths": None, "state": "not-applicable", "full": D(5), "protected": True},
]  # fmt: skip
SHEET = office("位次", decimals=2, title=T("青禾村 3月得分单", "Qinghe Village, score sheet of March"), lead=T("实效按月考评 · 村组 · 2026年3月", "Monthly appraisal · villages · Mar 2026"), crumbs=[CRUMB[0], here("位次", "Ranking")], period=MONTH, state="closed", total=86_433_333, full=D(100), rank=2, of=8, grade=T("良好", "Good"), group_title=T("村", "Villages"), months=[D(81), D(84), D("86.43")], lines=LINES,
               vetoes=[{"title": T("较大以上安全生产事故", "Serious work accident"), "decimals": 2, "millionths": None, "state": "not-applicable", "full": None, "sentence": T("3月 0 起，不触发", "None in March: not fired")}], facts=facts(("规则", "Rule", "实效按月考评，2026年1月1日起施行", "Monthly appraisal, in force since 1 Jan 2026"), ("规则摘要", "Rule hash", "3f2a 9b1c 77e0 4d58", "3f2a 9b1c 77e0 4d58"), ("封账", "Closed", "2026年4月8日 周文清", "8 Apr 2026, 周文清")), objection={"text": T("公示期内可以向考评办提出，写明哪一项、为什么。", "Tell the appraisal office within the notice period which line, and why."), "href": "#", "action": T("对某一项提异议", "Object to a line")})  # fmt: skip
PLACES = [[3, 2, 2, 1, 2, 1], [1, 1, 3, 3, 1, 2], [6, 7, 8, 8, 8, 7], [2, 3, 1, 2, 3, 3], [5, 4, 4, 4, 4, 5], [4, 4, 5, 5, 5, 3], [7, 6, 6, None, 7, 8], [8, 8, 7, 6, 6, 6]]  # fmt: skip
MOVERS = [
    {"title": village, "ranks": ranks, "highlight": number == 0}
    for number, (village, ranks) in enumerate(zip(VILLAGES, PLACES, strict=True))
]
GROUP = {"title": T("村（8个）", "Villages (8)"), "decimals": 2, "rows": [
    {"rank": rank, "tied": rank == 3, "moved": moved, "title": village, "href": "#", "millionths": points, "state": "not-applicable", "grade": grade, "mine": number == 0, "spark": [D(78 + number), D(80), D(88 - number)]}
    for number, (rank, moved, village, points, grade) in enumerate([(1, 1, VILLAGES[0], 91_200_000, T("优秀", "Excellent")), (2, -1, VILLAGES[1], 90_066_667, T("良好", "Good")), (3, 0, VILLAGES[3], 88_500_000, T("良好", "Good")), (3, 2, VILLAGES[5], 88_500_000, T("良好", "Good")), (5, -1, VILLAGES[4], 80_000_000, T("良好", "Good")), (None, None, VILLAGES[7], None, "")])]}  # fmt: skip
RANKING = office("位次", title=T("2026年3月位次", "Ranking of March 2026"), crumbs=CRUMB[:1], period=MONTH, state="closed", groups=[GROUP], movements=[{"title": T("村", "Villages"), "movers": MOVERS, "months": MONTHS}], unpublished=T("没有登记排名的依据和批准人，只在机关内部可见。", "No legal ground and approver on record: visible inside the office only."), facts=facts(("依据", "Ground", "县委办〔2026〕3号（样例）", "County office 2026 no. 3 (sample)"), ("批准人", "Approver", "镇党委书记", "Party secretary"), ("并列", "Ties", "同分同位次，其后跳号", "same points share a place; the next is skipped")))  # fmt: skip


def institution(zh, en, id, **more):
    return {
        "title": T(zh, en),
        "href": "#",
        "id": id,
        "since": T("2026年1月1日", "1 Jan 2026"),
        "from_day": T("2014年", "2014"),
        "source": T("镇考评办法第二条（样例）", "Appraisal rules, Art. 2 (sample)"),
    } | more


INSTITUTIONS = office("制度", title=T("制度", "Institutions"), lead=T("制度只有经采用才在本镇施行；随软件升级来的新文本不会自动生效。", "A rule is in force here only once adopted; an upgrade only offers new texts."), crumbs=CRUMB[:1], adopted=[institution("目标责任制", "Target responsibility", "target-responsibility"), institution("实效按月考评", "Monthly appraisal", "monthly-appraisal", changed=True, differs=True, pending=T("5月1日起有新文本", "a new text from 1 May")), institution("每月进展公示", "Monthly progress notice", "monthly-progress", changed=True)], offered=[institution("联系包保", "Contact duty", "contact-duty")])  # fmt: skip
DIFF = [{"kind": "gap", "text": "[[appraisal.item]] village-days"}, {"kind": "same", "old": 31, "new": 31, "text": 'title = { zh = "驻村天数", en = "Days in the village" }'}, {"kind": "remove", "old": 32, "text": "points = 10"}, {"kind": "add", "new": 32, "text": "points = 12"}, {"kind": "same", "old": 33, "new": 33, "text": 'count = { of = "village-days", short_of = 18, each = -1 }   # 每少一天扣一分，最低零分；因公外出经批准的不计'}]  # fmt: skip
INSTITUTION = office("制度", title=T("实效按月考评", "Monthly appraisal"), crumbs=[CRUMB[0], here("制度", "Institutions")], state="adopted", tabs=tabs(("上游改了什么", "Changed upstream", 1), ("本镇改了什么", "Changed here", 2), ("全文", "Full text", None)), diff=DIFF, diff_title=T("随软件的文本：2026年1月版 → 2026年4月版", "Shipped text: Jan 2026 → Apr 2026"), facts=facts(("施行起", "In force since", "2026年1月1日", "1 Jan 2026"), ("文本摘要", "Text hash", "3f2a 9b1c 77e0 4d58 a1c6 e2b0", "3f2a 9b1c 77e0 4d58 a1c6 e2b0"), ("依据", "Source", "镇考评办法第二条（样例）", "Appraisal rules, Art. 2 (sample)")), confirm={"heading": T("采用新文本？", "Adopt the new text?"), "text": T("从2026年5月的考评起施行；已封账的月份仍按当月的规则。", "From the appraisal of May 2026; closed months keep their own rule."), "action": "#", "button": T("采用", "Adopt"), "cancel_href": "#"}, history=[{"what": T("采用，2026年1月1日起施行", "Adopted, in force from 1 Jan 2026"), "who": "林海", "when": T("2025年12月20日", "20 Dec 2025")}])  # fmt: skip
UNITS = office("单位与岗位", title=T("单位与岗位", "Units and posts"), crumbs=CRUMB[:1], tabs=tabs(("全部", "All", 21), ("站办", "Stations", 9), ("村", "Villages", 12)), search={"action": "#", "value": "", "label": T("名称、拼音首字母、代码", "Name, pinyin initials, code")}, groups=[{"title": T("村和社区", "Villages and communities"), "units": [{"title": village, "href": "#", "code": f"00000010120{n}", "head": "王建国", "contact": T("镇长 林海", "Mayor 林海"), "state": "ended" if n == 6 else "", "note": T("2024年并入青禾村", "merged into Qinghe in 2024") if n == 6 else ""} for n, village in enumerate(VILLAGES)]}])  # fmt: skip
UNIT = office("单位与岗位", title=VILLAGES[0], lead=T("中心村 · 5个村民小组", "Central village · five groups"), crumbs=[CRUMB[0], here("单位与岗位", "Units")], facts=facts(("代码", "Code", "000000101200", "000000101200"), ("种类", "Kind", "村民委员会", "Villagers' committee"), ("上级", "Parent", "青禾镇", "Qinghe Township")), posts=[{"title": T("村党支部书记", "Village party secretary"), "holder": "王建国", "href": "#", "from_day": date(2021, 3, 1)}, {"title": T("村会计", "Village accountant"), "vacant": True}, {"title": T("统计员", "Statistician"), "holder": "李小燕", "acting": T("代 陈芳，至5月底", "for 陈芳 until the end of May"), "from_day": date(2026, 2, 1), "to_day": date(2026, 5, 31)}], contacts={"caption": T("谁联系本村", "Who contacts this village"), "columns": [{"title": T("岗位", "Post")}, {"title": T("人", "Person")}, {"title": T("事项", "Matter")}], "rows": [{"cells": [T("镇长", "Mayor"), "林海", T("包村", "the village")]}]}, promises=PARTS)  # fmt: skip
NOTICES = [{"title": T("青禾镇2026年3月工作进展公示", "Progress of Qinghe Township in March 2026"), "href": "#", "kind": T("每月进展", "Monthly progress"), "unit": T("镇政府", "Township"), "from_day": DAY, "to_day": date(2026, 4, 17), "state": "posted", "state_title": T("公示中，还有6天", "posted, 6 days left"), "head": HEAD}, {"title": T("3月村级考评位次公示", "Village ranking of March"), "href": "#", "kind": T("位次", "Ranking"), "from_day": DAY, "to_day": None, "state": "posted", "head": HEAD}, {"title": T("2月工作进展公示", "Progress in February"), "href": "#", "kind": T("每月进展", "Monthly progress"), "from_day": date(2026, 3, 8), "to_day": date(2026, 3, 17), "state": "ended", "head": HEAD}]  # fmt: skip
PUBLIC_ROWS = [row for row in TREE_ROWS if row["depth"] == 0] + [
    TREE_ROWS[3] | {"title": T("村级集体收入", "Village collective income")}
]
PORTAL_HOME = public("首页", title=T("说了什么，办到哪了", "What was promised, and how far it is"), lead=T("数字截至2026年3月31日封账，每月8日前更新。", "Figures as closed on 31 Mar 2026, updated by the 8th of each month."), figures=[{"title": T("今年的目标", "Promises this year"), "amount": 42, "unit": T("项", "items")}, {"title": T("落后", "Behind"), "amount": 2, "unit": T("项", "items"), "late": True}], promises=PUBLIC_ROWS, promises_href="#", notices=NOTICES, notices_href="#", villages=[{"title": v, "href": "#"} for v in VILLAGES], search={"action": "#", "value": "", "label": T("村名或拼音首字母", "Village name")})  # fmt: skip
PORTAL_PROMISES = public("目标与进度", title=T("2026年目标与进度", "Promises of 2026 and their progress"), crumbs=[here("首页", "Home")], period=MONTH, rows=PUBLIC_ROWS, caption=T("截至2026年3月封账", "As closed for Mar 2026"), panels=PANELS)  # fmt: skip
PORTAL_NOTICES = public("公示栏", title=T("公示栏", "Notice board"), crumbs=[here("首页", "Home")], tabs=tabs(("公示中", "Posted", 2), ("已结束", "Ended", 14)), notices=NOTICES, page={"number": 2, "total": 3, "count": 31, "previous_href": "#", "next_href": "#"})  # fmt: skip
PORTAL_NOTICE = public("公示栏", title=NOTICES[0]["title"], crumbs=[here("首页", "Home"), here("公示栏", "Notice board")], notice=NOTICES[0] | {"number": "青政公〔2026〕7号", "unit": T("青禾镇人民政府", "Qinghe Township"), "ground": T("镇考评办法第十二条（样例）", "Appraisal rules, Art. 12 (sample)"), "approver": T("镇长 林海", "Mayor 林海")}, paragraphs=[T("现将青禾镇2026年3月各项目标的进展公示如下。数字由各村、各站办报送，经他人确认，按月封账。", "The progress of the township's promises in March 2026. Figures were reported by villages and stations, confirmed by another person, and closed for the month.")], table=PARTS, objection=T("有异议的，请在4月17日前向镇党政办当面或书面提出。", "Objections: to the township office by 17 April, in person or in writing."))  # fmt: skip
PORTAL_RANKING = public("位次", title=T("2026年3月村级位次", "Village ranking of March 2026"), crumbs=[here("首页", "Home")], period=MONTH, groups=[GROUP], movements=RANKING["movements"], facts=RANKING["facts"])  # fmt: skip
PORTAL_UNIT = public("村和单位", title=VILLAGES[0], crumbs=[here("首页", "Home"), here("村和单位", "Villages")], rows=PUBLIC_ROWS, posts=UNIT["posts"][:1] + UNIT["posts"][2:], series=INCOME, contacts=UNIT["contacts"], notices=NOTICES[:1])  # fmt: skip
_JUDGED = ("1", "大塘村"), ("2", "河湾村"), ("3", "双井村")
_BY = T("潘月禾 3月25日", "潘月禾, 25 Mar")


def judge_page(language):
    """A judge's page: three villages, one judged already, one refused."""
    from django import forms

    from taizhang.server.forms import ActForm, AmountField

    given = {
        "points-1": "9",
        "reason-1": "主干道和背街小巷都干净",
        "points-2": "12",
        "reason-2": "",
        "points-3": "",
    }
    form = ActForm(given)
    for id, title in _JUDGED:
        form.fields[f"points-{id}"] = AmountField(
            label=f"{title}的得分", required=False, unit=T("分", "points"), max_value=10
        )
        form.fields[f"reason-{id}"] = forms.CharField(label=T("理由", "Reason").to(language), required=False)
    form.is_valid()
    rows = [{"title": title, "points": form[f"points-{id}"], "reason": form[f"reason-{id}"], "by": _BY if id == "1" else ""} for id, title in _JUDGED]  # fmt: skip
    return office("位次", title=T("检查组评定", "Judged by the team"), lead=T("2026年第一季度清洁村庄检查评比", "Clean-village contest, Q1 2026"), crumbs=[here("考评登记", "Entries")], form=form, problems=[], bounds=T("由镇环境卫生检查组在 0 到 10 分之间评定", "the team gives 0 to 10 points"), rows=rows, cancel_href="#")  # fmt: skip


ENTRY = office("位次", title=T("考评登记", "Entries"), lead=T("2026年第一季度清洁村庄检查评比", "Clean-village contest, Q1 2026"), crumbs=[here("位次", "Ranking")], period=MONTH, state="open", actions=[{"title": T("申请剔除或免责", "Ask for an exclusion"), "href": "#", "second": True}],
    items=[{"title": T("检查组评定", "Judged by the team"), "lead": T("由镇环境卫生检查组在 0 到 10 分之间评定", "the team gives 0 to 10 points"), "href": "#", "table": {"caption": T("检查组评定", "Judged by the team"), "columns": [{"title": T("单位", "Unit")}, {"title": T("得分", "Points"), "kind": "number"}, {"title": T("理由", "Reason")}, {"title": T("评分人", "Judge")}], "rows": [{"cells": [VILLAGES[0], {"amount": D(9), "unit": T("分", "points")}, "主干道和背街小巷都干净", _BY]}, {"cells": [VILLAGES[1], {"state": "no-data"}, "", ""]}]}}],
    figures={"caption": T("空着的还没有登记；登记的数由另一个人确认后才算", "What is empty is not entered yet"), "links": [here("脏乱点", "Dirty places"), here("不洁公厕", "Unclean toilets")], "columns": [{"title": T("单位", "Unit")}, {"title": T("脏乱点", "Dirty places"), "kind": "number"}, {"title": T("不洁公厕", "Unclean toilets"), "kind": "number"}], "rows": [{"cells": [VILLAGES[0], {"text": "3 处", "small": T("待确认", "to be confirmed")}, {"text": "0 座", "small": ""}]}, {"cells": [VILLAGES[1], {"state": "no-data"}, {"state": "no-data"}]}]},
    vetoes={}, exclusions={}, empty={})  # fmt: skip
