"""Sample contexts for the gallery: the fictional township 青禾镇, one context per template, worst cases included.

Names, figures and document numbers are invented. Each context has the keys that its template documents.
"""

from decimal import Decimal as D

from django import forms

from taizhang.problems import Problem
from taizhang.problems import Text as T

HEAD = "3f2a9b1c77e04d58a1c6e2b09d4f8e13c05b7a9642de81f3067bc9a4e5d2f180"
VILLAGES = [T("青禾村", "Qinghe Village"), T("柳湾村", "Liuwan Village"), T("石桥村", "Shiqiao Village"),
            T("上塘村", "Shangtang Village"), T("下塘村", "Xiatang Village"), T("枫林村", "Fenglin Village"),
            T("白沙村", "Baisha Village"), T("东岭社区", "Dongling Community")]  # fmt: skip
PLAN = [D(n) for n in (300, 620, 1000, 1400, 1800, 2250, 2650, 3050, 3500, 3900, 4300, 4800)]
LAST = [D(n) for n in (280, 560, 910, 1300, 1690, 2050, 2400, 2810, 3240, 3620, 4010, 4395)]
NOW = [D(n) for n in (310, 590, 930)]
MONTHS = [
    T("1月", "Jan"),
    T("2月", "Feb"),
    T("3月", "Mar"),
    T("4月", "Apr"),
    T("5月", "May"),
    T("6月", "Jun"),
]
INCOME = {"title": T("农村居民经营性收入", "Rural household business income"), "unit": T("万元", "10k yuan"),
          "values": NOW, "plan": PLAN, "last_year": LAST, "late": True}  # fmt: skip


def here(zh, en, count=None, current=False, late=False):
    return {"title": T(zh, en), "href": "#", "count": count, "current": current, "late": late}


def office(current, **more):
    """The frame of a staff page."""
    names = [("今日", "My day"), ("目标", "Promises"), ("记录", "Records"), ("封账", "Month"), ("位次", "Ranking"), ("公示", "Notices"),
             ("单位与岗位", "Units"), ("制度", "Institutions"), ("报告", "Reports")]  # fmt: skip
    nav = [here(zh, en, current=zh == current) for zh, en in names]
    nav[0] |= {"count": 3, "late": True}
    me = {"name": "周文清", "post": T("党政办主任", "Head of the office"), "href": "#", "sign_out_href": "#"}
    book = {"title": T("青禾镇台账", "Qinghe Township Ledger"), "href": "#"}
    printed = T("2026年4月3日 周文清 打印", "printed 3 Apr 2026 by 周文清")
    return {
        "book": book,
        "nav": nav,
        "me": me,
        "head": HEAD,
        "printed": printed,
        "csrf_token": "x" * 32,
    } | more


def public(current, **more):
    """The frame of a public page."""
    names = [
        ("首页", "Home"),
        ("目标与进度", "Promises"),
        ("公示栏", "Notices"),
        ("位次", "Ranking"),
        ("村和单位", "Villages"),
    ]
    nav = [here(zh, en, current=zh == current) for zh, en in names]
    book = {"title": T("青禾镇人民政府 · 公开台账", "Qinghe Township: the public ledger"), "href": "#"}
    contact = T(
        "有疑问，请到镇便民服务中心或拨打 0000-0000000。",
        "Questions: the township service centre, or 0000-0000000.",
    )
    return {
        "book": book,
        "nav": nav,
        "head": HEAD,
        "office_href": "#",
        "contact": contact,
        "csrf_token": "x" * 32,
    } | more


def tabs(*names):
    return [here(zh, en, count, current=number == 0) for number, (zh, en, count) in enumerate(names)]


def facts(*rows):
    return [{"title": T(a, b), "text": T(c, d)} for a, b, c, d in rows]


MONTH = {"title": T("2026年3月", "Mar 2026"), "previous": here("2026年2月", "Feb 2026"), "next": None,
         "options": [here("2026年3月", "Mar 2026", current=True), here("2026年2月", "Feb 2026"), here("2026年1月", "Jan 2026")]}  # fmt: skip
CRUMB = [here("今日", "My day"), here("目标", "Promises")]
HOME = office(
    "今日", title=T("周文清，今天是4月3日", "周文清, today is 3 April"), lead=T("3月的账4月8日前要关，还差5家单位。", "March closes by 8 April; five units are still missing."),
    messages=[type("M", (), {"tags": "success", "__str__": lambda _: "已催办：石桥村、上塘村。"})()],
    figures=[{"title": T("应报", "Expected"), "amount": 96, "unit": T("项", "items"), "note": T("2026年3月", "Mar 2026")},
             {"title": T("已报", "Reported"), "amount": 83, "unit": T("项", "items")},
             {"title": T("逾期", "Late"), "amount": 3, "unit": T("项", "items"), "late": True},
             {"title": T("满意度", "Satisfaction"), "amount": None, "unit": "%"}],
    late=[{"title": T("工业应税销售", "Taxable industrial sales"), "href": "#", "detail": T("石桥村 · 2026年3月", "Shiqiao Village · Mar 2026"), "late": T("逾期3天", "3 days late")},
          {"title": T("人居环境整治完成户数", "Households with finished clean-up"), "href": "#", "detail": T("上塘村 · 2026年3月", "Shangtang Village · Mar 2026"), "late": T("逾期1天", "1 day late")}],
    owe=[{"title": T("驻村天数", "Days in the village"), "href": "#", "detail": T("青禾村 · 3月", "Qinghe Village · Mar"), "due": T("4月5日前", "by 5 Apr")},
         {"title": T("信访积案化解", "Old petitions resolved"), "href": "#", "detail": T("党政办", "Office"), "due": T("4月5日前", "by 5 Apr"), "state": "sent-back"}],
    waits=[], recent=[{"what": T("确认了柳湾村3月的村级集体收入", "Confirmed Liuwan's village income for March"), "who": "周文清", "when": T("今天 09:12", "today 09:12"), "href": "#"},
                      {"what": T("退回下塘村驻村天数", "Sent back Xiatang's days in the village"), "note": T("佐证照片看不清日期。", "The date cannot be read in the photograph."), "who": "周文清", "when": T("昨天 16:40", "yesterday 16:40"), "late": True}],
)  # fmt: skip


def tree_row(id, depth, zh, en, owner, target, value, percent, **more):
    base = {"id": id, "parent": "", "depth": depth, "title": T(zh, en), "href": "#", "owner": owner, "unit": T("万元", "10k yuan"), "target": target,
            "value": value, "percent": percent, "tick": 25, "reported": 8, "expected": 8, "has_children": False}  # fmt: skip
    return base | more


TREE_ROWS = [
    tree_row("a", 0, "农村居民经营性收入", "Rural household business income", T("经济发展办", "Economy office"), D(4800), D(930), D("19.4"), has_children=True, late=True,
             late_words=T("落后5.6点", "5.6 points behind"), difference=D(-120), roll_up=T("各村相加", "sum of villages")),
    tree_row("a1", 1, "青禾村", "Qinghe Village", "王建国", D(820), D(240), D("29.3"), parent="a", reported=3, expected=3, has_children=True),
    tree_row("a2", 2, "电商服务站", "E-commerce station", "李小燕", D(300), D(0), D(0), parent="a1", reported=3, expected=3, late=True),
    tree_row("a3", 1, "石桥村", "Shiqiao Village", "赵德胜", D(610), None, None, parent="a", reported=2, expected=3),
    tree_row("a4", 1, "东岭社区", "Dongling Community", "孙丽", None, None, None, parent="a", state="not-applicable", target_state="not-applicable", reported=0, expected=0),
    tree_row("b", 0, "新建高标准农田", "New high-standard farmland", T("农业农村办", "Agriculture office"), D(1200), D(1350), D("112.5"), unit=T("亩", "mu"), roll_up=T("取最近一期", "the last value"), has_children=True, folded=True),
    tree_row("b1", 1, "白沙村", "Baisha Village", "陈志强", D(1200), D(1350), D("112.5"), unit=T("亩", "mu"), parent="b", reported=1, expected=1),
]  # fmt: skip
TREE_TABS = tabs(
    ("分解表", "Breakdown", None), ("一页看全年", "The year on one page", None), ("变更", "Changes", 2)
)
TREE = office("目标", title=T("2026年目标", "Promises of 2026"), lead=T("数字由各单位的记录算出，任何人不能直接填写进度。", "Figures are derived from records; nobody enters progress by hand."), crumbs=CRUMB[:1],
              period=MONTH | {"title": T("2026年", "2026")}, tabs=TREE_TABS, rows=TREE_ROWS, caption=T("截至2026年3月31日，刻线为按日历应到的进度。", "As of 31 Mar 2026; the tick is where the calendar says progress should be."),
              actions=[here("新增目标", "New promise") | {"icon": "plus"}, here("导出责任书", "Responsibility letters") | {"second": True}],
              search={"action": "#", "value": "", "label": T("搜指标、单位、人名", "Indicator, unit, person")})  # fmt: skip
TREE_EMPTY = TREE | {"rows": [], "empty": {"heading": T("今年还没有目标", "No promises yet this year"), "text": T("读入去年的工作报告，由您逐条确认后成为今年的目标；也可以自己新增。", "Read last year's report and confirm the proposed targets one by one, or add your own."), "href": "#", "action": T("读入一份报告", "Read a report")}}  # fmt: skip
PANELS = [
    {"title": series["title"], "href": "#", "unit": series["unit"], "target": PLAN[-1], "value": value, "percent": percent, "late": late, "series": series}
    for series, value, percent, late in [
        (INCOME, D(930), D("19.4"), True), (INCOME | {"title": T("工业应税销售", "Taxable industrial sales"), "values": LAST[:3], "late": False}, D(910), D(19), False),
        (INCOME | {"title": T("人居环境整治完成户数", "Households with finished clean-up"), "values": []}, None, None, False),
        (INCOME | {"title": T("村级集体收入", "Village collective income"), "values": [D(310), None, D(1040)], "late": False}, D(1040), D("21.7"), False)]
]  # fmt: skip
BOARD = office(
    "目标",
    title=T("一页看全年", "The year on one page"),
    crumbs=CRUMB,
    tabs=TREE_TABS,
    panels=PANELS * 2,
    period=MONTH,
)
PARTS = {"caption": T("分解到单位，截至2026年3月", "By unit, as of Mar 2026"),
         "columns": [{"title": T("单位", "Unit")}, {"title": T("责任人", "Person")}, {"title": T("目标", "Target"), "kind": "number", "unit": T("万元", "10k yuan")}, {"title": T("完成", "Done"), "kind": "number", "unit": T("万元", "10k yuan")}, {"title": T("进度", "Progress")}, {"title": T("各月", "Months")}],
         "rows": [{"cells": [{"text": VILLAGES[0], "href": "#", "small": T("中心村", "central village")}, "王建国", D(820), D("240.5"), {"percent": D("29.3"), "tick": 25}, {"spark": [D(60), D(75), D("105.5")]}], "mine": True},
                  {"cells": [{"text": VILLAGES[2], "href": "#"}, "赵德胜", D(610), {"state": "no-data"}, {"percent": None, "tick": 25}, {"spark": [D(40), None, None]}]},
                  {"cells": [{"text": VILLAGES[7], "href": "#"}, "孙丽", {"state": "not-applicable"}, {"state": "not-applicable"}, "", ""]}]}  # fmt: skip
DETAIL = office("目标", title=INCOME["title"], lead=T("牵头：经济发展办 · 2026年全年目标 4,800 万元", "Economy office · target for 2026: 48 million yuan"), crumbs=CRUMB, period=MONTH, state="late", state_title=T("落后5.6点", "5.6 points behind"),
                actions=[here("报一笔", "Record") | {"icon": "pen"}, here("变更目标", "Change the target") | {"second": True}], percent=D("19.4"), tick=D(25), late=True, series=INCOME,
                figures=[{"title": T("今年到3月", "This year to Mar"), "amount": D(930), "unit": INCOME["unit"]}, {"title": T("全年目标", "Target"), "amount": D(4800), "unit": INCOME["unit"]}, {"title": T("去年同期", "Last year to Mar"), "amount": D(910), "unit": INCOME["unit"]}],
                facts=facts(("汇总规则", "Roll-up", "各村相加", "sum of villages"), ("已报／应报", "Reported / expected", "21／24", "21 / 24"), ("责任人", "Owner", "经济发展办 吴敏", "吴敏, Economy office"), ("来源", "Source", "镇2026年政府工作报告第三部分（样例）", "Work report of 2026, part 3 (sample)")),
                parts=PARTS, parts_sum={"sum": D(4680), "target": D(4800), "difference": D(-120), "unit": INCOME["unit"]},
                history=[{"what": T("全年目标由 5,000 万元改为 4,800 万元", "Target changed from 50 to 48 million yuan"), "note": T("受灾核减，批准人：镇长 林海", "Reduced after flood; approved by the mayor, 林海"), "who": "周文清", "when": T("2026年3月2日", "2 Mar 2026")}, {"what": T("立目标 5,000 万元", "Promised 50 million yuan"), "who": "周文清", "when": T("2026年1月12日", "12 Jan 2026")}])  # fmt: skip


def record_form(language, data=None):
    """The record form as a view would build it, in one language."""

    class Record(forms.Form):
        value = forms.DecimalField(
            label=T("3月的数", "Figure for March").to(language),
            help_text=T("填当月发生数，不是累计数。", "This month's own figure, not the running total.").to(
                language
            ),
            min_value=0,
        )
        kind = forms.ChoiceField(label=T("没有数要填？", "No figure?").to(language), required=False, widget=forms.RadioSelect,
                                 choices=[("value", T("有数，填在上面", "There is one, above").to(language)), ("none", T("这个月没有发生，报 0", "Nothing happened this month: report 0").to(language)), ("na", T("不适用于本村", "Does not apply to this village").to(language))])  # fmt: skip
        day = forms.DateField(
            label=T("发生日期", "Date it happened").to(language),
            widget=forms.DateInput(attrs={"type": "date"}),
        )
        evidence = forms.FileField(
            label=T("佐证", "Evidence").to(language),
            required=False,
            help_text=T(
                "照片或 PDF，10 MB 以内；位置信息会自动去掉。",
                "Photograph or PDF, up to 10 MB; location data is removed.",
            ).to(language),
        )
        note = forms.CharField(
            label=T("说明", "Note").to(language), required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        sure = forms.BooleanField(
            label=T("我核对过，数字属实", "I have checked it; the figure is true").to(language)
        )

    form = Record(data, initial={"kind": "value"}, use_required_attribute=False)
    form.fields["value"].unit = T("万元", "10k yuan")
    return form


def sign_form(language):
    class SignIn(forms.Form):
        account = forms.CharField(
            label=T("账号", "Account").to(language),
            help_text=T("姓名拼音或工号，办公室发的那个。", "The name or number the office gave you.").to(
                language
            ),
        )
        passphrase = forms.CharField(label=T("口令", "Passphrase").to(language), widget=forms.PasswordInput)

    return SignIn()


FORM = office("记录", title=T("村级集体收入", "Village collective income"), lead=T("青禾村 · 2026年3月 · 4月5日前报", "Qinghe Village · Mar 2026 · due 5 Apr"), crumbs=[CRUMB[0], here("记录", "Records")], multipart=True, cancel_href="#",
              known=facts(("2月", "Feb", "18.4 万元", "184,000 yuan"), ("今年累计", "This year so far", "41.0 万元", "410,000 yuan"), ("今年目标", "Target", "220 万元", "2.2 million yuan")))  # fmt: skip
FORM_WRONG = FORM | {"sent_back": {"who": "周文清", "when": "4月2日", "why": "数和银行回单对不上。"},
                     "problems": [Problem("closed", T("2026年2月已经封账", "February 2026 is closed"), T("作为迟到的记录报送，会印在下一次封账里并计入2月。", "Send it as a late record: it is printed at the next close and counts in February."))]}  # fmt: skip


def record(village, amount, status, title=INCOME["title"], **more):
    return {"id": str(village) + status, "title": title, "href": "#", "unit_title": village, "amount": amount, "unit": T("万元", "10k yuan"), "period": T("2026年3月", "Mar 2026"), "by": "王建国", "on": T("4月2日报", "sent 2 Apr"), "evidence": 2, "status": status, "confirm_href": "#", "send_back_href": "#"} | more  # fmt: skip


LIST = office("记录", title=T("待我确认的记录", "Records to confirm"), crumbs=CRUMB[:1], period=MONTH, tabs=tabs(("待确认", "To confirm", 4), ("已退回", "Sent back", 1), ("全部", "All", 83)), caption=T("2026年3月", "Mar 2026"), may_confirm=True,
              search={"action": "#", "value": "", "label": T("搜指标、单位、人名", "Indicator, unit, person")}, page={"number": 1, "total": 4, "count": 83, "previous_href": "", "next_href": "#"},
              records=[record(VILLAGES[0], D("1240.5"), "waiting"), record(VILLAGES[1], D(0), "waiting"), record(VILLAGES[2], None, "sent-back"), record(VILLAGES[3], None, "corrected", state="not-applicable", confirm_href=""), record(VILLAGES[4], D("-3.2"), "confirmed", confirm_href=""), record(VILLAGES[5], D(12), "late", T("人居环境整治完成户数（含改厕、污水管网接入和庭院整治）", "Households with finished clean-up, including toilets, sewers and yards"))])  # fmt: skip
