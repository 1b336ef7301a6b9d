"""Sample contexts for the gallery: pages of matters, for the office and for residents, worst cases included.

Names, telephones and numbers are invented. Each context has the keys that its template documents.
"""

from django import forms

from taizhang.problems import Text as T
from taizhang.writing.qr import qr_svg
from tests.browser.gallery_samples import CRUMB, MONTH, facts, here, office, public, tabs

LONG = T("二组水渠塌了一段三米多长，春灌前请修好，否则四十多亩秧田放不进水", "Three metres of the channel of group 2 have fallen in; please mend it before the fields are watered")  # fmt: skip
DUE = {"words": T("逾期3天", "3 days late"), "late": True}
CODE = qr_svg("https://qinghe.example/p/qinghe/matters/follow/#MT-7K3M9PQ2", "扫码查进度")
SOURCE = "镇民情台账制度第五条（示例）"
CLOCKS = [
    {"title": T("签收", "Sign for it"), "text": T("按时，期限 2026-03-04", "in time, limit 2026-03-04"), "note": T("2026-03-04 因“签收”停止", "stopped on 2026-03-04 by: signed for"), "late": False},
    {"title": T("村内事项办结 · 青禾村", "What the village can do, Qinghe Village"), "text": T("2026-03-10 到期，已逾期3天", "was due 2026-03-10, 3 days late"), "note": T(""), "late": True},
    {"title": T("回访", "Call back"), "text": T("中止，期限 2026-03-16（暂定）", "paused, limit 2026-03-16 (provisional)"), "note": T("2026-03-11 起中止：等待上级批复", "paused since 2026-03-11: waits for an approval from above"), "late": False},
]  # fmt: skip
HISTORY = [
    {"what": T("转办", "Handed on"), "note": T("镇便民服务中心", "Township service centre"), "when": "2026-03-06 09:12", "who": "何春生"},
    {"what": T("退回重办", "Sent back to be done again"), "note": T("照片看不出修好了没有。", "The photograph does not show whether it is mended."), "when": "2026-03-05", "who": "周文清", "late": True},
    {"what": T("登记", "Registered"), "when": "2026-03-03 12:00", "who": T("本人", "the resident")},
]  # fmt: skip
ROW = {"title": LONG.zh, "href": "#", "number": "MT-7K3M9PQ2", "kind": T("民情台账", "People's ledger"), "category": T("村里能办的事", "What the village can do"),
       "place": T("青禾村", "Qinghe Village"), "unit": T("青禾村", "Qinghe Village"), "opened": T("2026年3月3日", "3 Mar 2026"), "due": DUE, "status": "waiting", "status_title": T("已派办", "assigned"), "guarded": True, "order_href": "#"}  # fmt: skip
FILTERS = [{"name": name, "title": T(zh, en), "options": [{"value": "a", "title": "青禾村", "chosen": name == "place"}]}
           for name, zh, en in (("kind", "哪一类", "Kind"), ("place", "地点", "Place"), ("status", "状态", "Status"))]  # fmt: skip
MATTERS = office(
    "事项", title=T("事项", "Matters"), lead=T("谁办，几时到期，答复了没有。", "Who has it, by when, and whether it is answered."), actions=[here("登记", "Register")],
    tabs=tabs(("在办", "Open", None), ("逾期", "Late", 2)), search={"action": "#", "value": "", "label": T("编号，或两个字以上", "A number, or two characters or more")},
    filters=FILTERS, filtering={"action": "#", "show": "late", "narrowed": True, "clear_href": "#"}, links=[here("民情台账", "People's ledger", current=True), here("督交办函", "Orders")],
    caption=T("事项，共 1000+ 件", "Matters, 1000+ in all"), ordering=True, rows=[ROW, ROW | {"due": {"words": T("03-31 到期", "due 31 Mar"), "late": False}, "guarded": False}], next_href="#", first_href="#",
)  # fmt: skip
EMPTY = {
    "heading": T("没有在办的事项", "Nothing is open"),
    "text": T("登记后按制度派办、计时。", "What is registered is assigned and timed by its rule."),
    "href": "",
}
MATTERS_EMPTY = MATTERS | {"rows": [], "empty": EMPTY, "next_href": "", "first_href": ""}
DETAIL = office(
    "事项", title=T("民情事项 MT-7K3M9PQ2", "entry MT-7K3M9PQ2"), lead=T("民情台账", "People's ledger"), crumbs=CRUMB, state="waiting", state_title=T("已派办", "assigned"), due=DUE, text=LONG.zh,
    first=[here("签收", "Sign for"), here("答复", "Answer")], more=[here("延长期限", "Extend"), here("从率中剔除", "Leave out of the rates")], clocks=CLOCKS, papers=[here("信访事项告知书", "Notice of receipt")],
    evidence=[{"href": "#", "kind": "JPG", "size": "412 KB", "sha256": "3f2a9b1c77e04d58a1c6e2b09d4f8e13"}], history=HISTORY,
    facts=facts(("类别", "Category", "村里能办的事", "What the village can do"), ("承办", "Handled by", "柳湾村（已签收，期限 2026-03-25，退回重办 1 次）", "Liuwan Village (signed for, due 2026-03-25, sent back 1 times)")),
)  # fmt: skip
DAY_ITEM = {
    "title": LONG.zh,
    "href": "#",
    "detail": T("已派办", "assigned"),
    "due": "",
    "late": DUE["words"],
    "state": "sent-back",
}
DAY = office("事项", title=T("我的事项", "My matters"), lead=T("2026年3月20日", "20 Mar 2026"), crumbs=CRUMB, lists=[
    {"heading": T("逾期", "Late"), "list": [DAY_ITEM], "none": "", "late": True, "more": here("全部", "All")},
    {"heading": T("三天内到期", "Due within three days"), "list": [], "none": T("三天内没有到期的。", "Nothing is due."), "late": False, "more": None}])  # fmt: skip
KIND = office("事项", title=T("民情台账", "People's ledger"), lead=T("请说什么事、在哪里。", "Say what it is and where."), crumbs=CRUMB, actions=[here("登记", "Register")],
    figures=[{"title": T("在办", "Open"), "amount": 1001, "unit": T("件", "matters")}, {"title": T("逾期", "Late"), "amount": 9, "unit": T("件", "matters"), "late": True}],
    groups=[{"heading": "这一类的页面", "items": [here("各项率", "Rates") | {"detail": T("分子、分母、口径", "Numerator, denominator and its rule")}]}], clocks=CLOCKS, facts=facts(("依据", "Source", SOURCE, SOURCE)), rule_href="#")  # fmt: skip
SHARES = [{"title": T("率", "Rate")}, {"title": T("全部", "All"), "kind": "number"}, {"title": T("剔除后", "Without the excluded"), "kind": "number"}, {"title": T("口径", "Rule")}]  # fmt: skip
RATED = [{"cells": [T("限期办结率", "Done in time"), {"text": "66.67%", "small": "2/3"}, {"amount": None, "state": "not-applicable"}, T("以当期到期应答复的为分母", "of those whose answer was due")]}]  # fmt: skip
RATES = office("事项", title=T("民情台账的率", "Rates: people's ledger"), lead=T("每个率都写明几分之几。", "Each rate says of how many."), crumbs=CRUMB, period=MONTH, tabs=tabs(("按单位", "by unit", None), ("按地点", "by place", None)),
    tables=[{"caption": T("2026年3月 · 合计", "Mar 2026, in all"), "columns": SHARES, "rows": RATED}, {"caption": T("青禾村", "Qinghe Village"), "columns": SHARES, "rows": RATED}],
    spans=[{"title": T("1–3天", "1–3 days"), "count": 12, "share": "80.00"}, {"title": T("60天以上", "over 60 days"), "count": 3, "share": "20.00"}],
    oldest=[here("晒场旁的变压器没有围栏", "No fence around the transformer") | {"detail": T("2025年12月3日登记，已 107 天", "registered 3 Dec 2025, 107 days ago")}],
    repeated={"caption": T("十二个月里两次以上", "twice or more in twelve months"), "columns": [{"title": T("地点", "Place")}, {"title": T("次数", "Times"), "kind": "number"}], "rows": [{"cells": [T("青禾村", "Qinghe Village"), {"amount": 4}]}]})  # fmt: skip
LINE = {"number": "YD-7K3M9PQ2", "href": "#", "what": LONG, "more": ["月末办到什么程度：月底前达成书面协议"], "place": T("上塘村", "Shangtang Village"), "who": "上塘村 赵小梅", "opened": T("2026年3月2日", "2 Mar 2026"), "due": T("2026年3月31日", "31 Mar 2026"),
        "late": True, "answer": "水渠已用石料砌好，3月8日放水试过，不漏。", "came": ["完成（已化解）", "奖励：200 元 赵小梅"], "verdict": T("满意", "Satisfied"), "status": "confirmed", "status_title": T("已答复", "answered")}  # fmt: skip
SHEETS = office("事项", title=T("2026年3月 “两页纸”月度清单", "The two monthly sheets, Mar 2026"), lead="", crumbs=CRUMB, period=MONTH, month=MONTH["title"], source=SOURCE,
    sheets=[{"title": T("第一页：不稳定因素化解清单", "First sheet: unstable factors"), "text": "", "rows": [LINE], "add_href": "#"}, {"title": T("第二页：月度中心工作清单", "Second sheet: central work"), "text": "", "rows": [], "add_href": ""}])  # fmt: skip
LEDGER = office("事项", title=T("民情台账（一村一本）", "People's ledger of a village"), lead="", crumbs=CRUMB, villages=[here("青禾村", "Qinghe Village", current=True), here("柳湾村", "Liuwan Village")], years=[here("2026", "2026", current=True)], caption=T("青禾村 · 2026年", "Qinghe Village, 2026"), rows=[LINE, LINE | {"late": False}], next_href="#", source=SOURCE)  # fmt: skip
CARDS = office("事项", title=T("民情卡", "Contact card"), lead=T("青禾村", "Qinghe Village"), crumbs=CRUMB, cards=range(8), village=T("青禾村", "Qinghe Village"), paper=T("民情卡", "Contact card"), pledge=T("有事请找我：姓名、职务、联系电话、我的承诺。扫码可以直接提。", "Call on me: name, post, telephone, my pledge. Scan to raise it at once."),
    people=[{"name": "何春生", "post": T("包村干部", "contact cadre"), "place": T("农业综合服务站", "Agricultural station"), "phone": "000-00000000"}], qr=CODE)  # fmt: skip
SERVICE = {"id": "medical", "title": T("城乡居民医保参保、变更", "Residents' medical insurance"), "href": "#", "facts": facts(("办理条件", "Conditions", "本村居民", "Lives in the village"), ("承诺时限", "Promised time", "3个工作日", "3 working days"))}  # fmt: skip
STEPS = [{"title": T("登记，给回执和编号", "Registered, with a receipt"), "limit": ""}, {"title": T("镇一级办理", "Handled at the level of the township"), "limit": T("每级2个工作日内", "within 2 working days each")}]  # fmt: skip
WALL = office("事项", title=T("上墙公示", "For the wall"), lead=T("为民服务全程代办制", "Agency service"), crumbs=CRUMB, source=SOURCE, papers=[
    {"title": T("全程代办制度", "Rules of the agency service"), "text": T("一次告知，全程代办，限时办结，不收费用。", "Told once, carried all the way, in time, free."), "services": [], "steps": STEPS, "people": []},
    {"title": T("代办员名单", "The agents"), "text": "", "services": [SERVICE], "steps": [], "people": [{"place": T("青禾村", "Qinghe Village"), "post": T("村文书", "village clerk"), "name": "何春生"}]}])  # fmt: skip
LETTER = office("事项", title=T("督交办函", "Supervision order"), crumbs=CRUMB, number="DB-7K3M9PQ2", to=[{"title": T("农业综合服务站", "Agricultural station"), "who": "郑强", "due": T("2026年3月25日", "25 Mar 2026"), "signed": T("2026年3月6日", "6 Mar 2026")}],
    paragraphs=["3月25日前完成各村防汛物资清点，逐村核对，报结果。", "办结标准：逐村清点到位"], ends="", signed="陈立", office=T("青禾镇", "Qinghe Township"), day=T("2026年3月6日", "6 Mar 2026"), source=SOURCE, answered_below=True)  # fmt: skip
SLIP = {"number": "MT-7K3M9PQ2", "secret": "yr7h22cw", "opened": T("2026年3月3日", "3 Mar 2026"), "due": T("2026年3月10日", "10 Mar 2026"), "words": T("您说的事已经记上，限期办结。", "What you said is written down and has a deadline."), "follow": "https://qinghe.example/p/qinghe/matters/follow/", "qr": CODE}  # fmt: skip
RECEIPT = office(
    "事项", title=T("回执", "Receipt"), lead=T("民情事项", "entry"), crumbs=CRUMB, slip=SLIP, detail_href="#"
)
TABLE = office("事项", title=T("启封记录", "Seal openings"), lead="", crumbs=CRUMB, caption=T("启封", "Seals opened"), columns=[{"title": T("谁", "Who")}, {"title": T("理由", "Reason")}], rows=[{"cells": ["周文清", "要核对地点"]}])  # fmt: skip
TABLE_EMPTY = TABLE | {"rows": [], "empty": EMPTY}

PORTAL_MATTERS = public("诉求与答复", title=T("诉求与答复", "Raise and follow"), lead="", crumbs=CRUMB, place=T("青禾村", "Qinghe Village"), kinds=[here("民情台账", "People's ledger") | {"detail": T("请说什么事、在哪里。", "Say what it is and where.")}], follow_href="#", services_href="#",
    search={"action": "#", "value": "", "label": T("在公开的答复里找", "Search the public answers")}, filters=[here("民情台账", "People's ledger", current=True)], all_href="#",
    answers=[{"title": T("村里能办的事", "What the village can do"), "detail": [T("青禾村", "Qinghe Village"), T("已办结", "Done")], "answer": "水渠已修复。", "when": T("2026年3月9日", "9 Mar 2026"), "number": "MT-7K3M9PQ2"}], next_href="#", none="")  # fmt: skip
PORTAL_MATTERS_EMPTY = PORTAL_MATTERS | {
    "answers": [],
    "next_href": "",
    "none": T("还没有公开的答复。", "No answer is public yet."),
}
PORTAL_RECEIPT = public("诉求与答复", title=T("已收到", "Received"), lead="", crumbs=CRUMB, slip=SLIP, warning=T("您反映的是本单位主要负责人，这件事已转上级办理。", "This is about the head of this office, so it went above."), follow_href="#")  # fmt: skip
PORTAL_SERVICES = public("诉求与答复", title=T("办事指南", "Service guide"), lead="", crumbs=CRUMB, groups=[{"title": T("办事公开承诺制", "Service pledge"), "href": "#", "items": [{"title": SERVICE["title"], "href": "#", "promised": T("3个工作日", "3 working days")}]}])  # fmt: skip
PORTAL_GUIDE = public("诉求与答复", title=T("办事公开承诺制", "Service pledge"), lead="", crumbs=CRUMB, services=[SERVICE], applied=T("代办", "errand"), steps=STEPS)  # fmt: skip


def follow_form(language, auto_id="id_%s"):
    """Number, secret and words, as the portal asks for them."""

    class Follow(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput, required=False)
        number = forms.CharField(label=T("编号", "Number").to(language))
        secret = forms.CharField(label=T("查询码", "Secret").to(language))
        words = forms.CharField(
            label=T("想说的话", "What you want to say").to(language), required=False, widget=forms.Textarea(attrs={"rows": 3})
        )  # fmt: skip

    return Follow(auto_id=auto_id)


def raise_form(language):
    """The public's form: what is needed in sight, the rest behind a fold."""

    class Raise(forms.Form):
        category = forms.ChoiceField(label=T("类别", "Category").to(language), widget=forms.RadioSelect, choices=[("a", T("村里能办的事", "What the village can do").to(language)), ("b", T("要镇里办的事", "What the township must do").to(language))])  # fmt: skip
        place = forms.ChoiceField(
            label=T("哪个村（组）", "Which village").to(language), choices=[("a", "青禾村")]
        )
        text = forms.CharField(label=T("请说什么事、在哪里、希望怎样解决。", "Say what it is, where, and how it should be solved.").to(language), widget=forms.Textarea(attrs={"rows": 5}))  # fmt: skip
        evidence = forms.FileField(
            label=T("照片或文件", "Photographs or papers").to(language), required=False
        )
        name = forms.CharField(label=T("姓名", "Name").to(language), required=False)

        def in_sight(self):
            return [bound for bound in self if bound.name != "name"]

        def behind_a_fold(self):
            return [self["name"]]

    return Raise()


def raising(language):
    """Raising a matter on the portal."""
    return public("诉求与答复", title=T("民情台账", "People's ledger"), lead=T("不用注册。", "No account is needed."), crumbs=CRUMB, form=raise_form(language), problems=(), save=T("提交", "Send"))  # fmt: skip


def registering(language):
    """Registering one in the office, with what may be the same."""
    alike = [
        here("村口路灯不亮", "The lamp at the gate is dark") | {"detail": T("2026年3月2日", "2 Mar 2026")}
    ]
    return office("事项", title=T("民情台账", "People's ledger"), lead="", crumbs=CRUMB, form=raise_form(language), problems=(), alike=alike, save=T("登记", "Register"), cancel_href="#")  # fmt: skip


def follow(language):
    """Following a matter: the form that asks for number and secret, and what is found."""
    asked = public("诉求与答复", title=T("查进度", "Follow"), lead=T("填回执上的编号和查询码。", "Type the number and the secret."), crumbs=CRUMB, form=follow_form(language), problems=())  # fmt: skip
    row = {"number": "MT-7K3M9PQ2", "kind": T("民情事项", "entry"), "category": T("村里能办的事", "What the village can do"), "badge": "confirmed", "status": T("已答复", "answered"), "unit": T("青禾村", "Qinghe Village"), "opened": T("2026年3月3日", "3 Mar 2026"), "outcome": T("已办结", "Done")}  # fmt: skip
    grades = [{"id": str(n), "title": T(zh, en)} for n, (zh, en) in enumerate((("非常满意", "Very satisfied"), ("满意", "Satisfied"), ("基本满意", "Fairly satisfied"), ("不满意", "Dissatisfied"), ("非常不满意", "Very dissatisfied")))]  # fmt: skip
    found = asked | {"row": row, "clocks": CLOCKS, "number": "MT-7K3M9PQ2", "secret": "yr7h22cw", "doing": follow_form(language), "history": HISTORY, "answer": LINE["answer"], "grades": grades, "graded": "", "may_reopen": True, "may_withdraw": True, "may_ask_erasure": True, "erasing": follow_form(language, "erase_%s"), "steps": [{"id": "step-review", "title": T("申请复查", "Ask for review")}], "done": T("已记下，谢谢您。", "Noted, thank you.")}  # fmt: skip
    return asked, found


IMPORT = office(
    "事项", title=T("从表格导入事项", "Import matters from a spreadsheet"), lead=T("还没有写进账本。", "Nothing is written yet."), crumbs=CRUMB, stage="examined", problems=[], can=9_912, matters=0,
    counts=[{"title": T("有误", "wrong"), "amount": 61, "unit": T("行", "rows"), "late": True}, {"title": T("待确认", "to be confirmed"), "amount": 412, "unit": T("行", "rows")}, {"title": T("可导入", "good"), "amount": 9_500, "unit": T("行", "rows")}],
    proposals={"caption": T("按什么理解", "How it was understood"), "columns": [{"title": T("列", "Column")}, {"title": T("写的是", "Written")}, {"title": T("当作", "Taken as")}, {"title": T("行数", "Rows"), "kind": "number"}],
               "rows": [{"cells": [T("村（组）", "Village or group"), "青禾村委会", T("青禾村", "Qinghe Village"), {"text": "400"}]}, {"cells": [T("登记日期", "Registered on"), "3月5日", T("没写年份，按 2026 年", "no year was written, taken as 2026"), {"text": "12"}]}]},
    table={"caption": T("每一行的结论，有误的在前", "The verdict on each row, wrong ones first"), "columns": [{"title": T("行", "Row"), "kind": "number"}, {"title": T("类型", "Kind")}, {"title": T("登记日期", "Registered on")}, {"title": T("地点", "Place")}, {"title": T("结论", "Verdict"), "kind": "state"}, {"title": T("为什么", "Why")}],
           "rows": [{"cells": [{"text": "17"}, T("热线来信来访办理", "Hotline, letters and visits"), "2026-03-05", T("青禾村", "Qinghe Village"), {"state": "late", "title": T("有误", "wrong")}, T("认不出类别“井盖”；可写：道路、桥梁、路灯", "Category “井盖” is not known; such as 道路、桥梁、路灯")]},
                    {"cells": [{"text": "2"}, T("热线来信来访办理", "Hotline, letters and visits"), "2026-03-05", T("柳湾村", "Liuwan Village"), {"state": "confirmed", "title": T("可导入", "good")}, ""]}]},
    columns_read=["受理时间 → 登记日期", "反映内容 → 内容", "村组"], columns_left=["序号", "备注"], file_href="#", again_href="#", list_href="#",
)  # fmt: skip
IMPORT_WORKING = IMPORT | {"form": None, "stage": "working", "doing": T("写进账本", "Writing into the book"), "done": 3_000, "of": 10_000, "here": "#", "lead": T("正在处理，可以离开这一页，过会儿再来看。", "It is being worked on; you may leave this page and come back.")}  # fmt: skip


def importing(language):
    """The page where what was examined is taken in."""
    zh = language == "zh"
    which = [("all", "全部导入；有一行不能导入，就一行也不导入" if zh else "All rows, or none if one cannot be imported"), ("good", "只导入无误的行，其余的留着改" if zh else "The good rows only; the others are left to be mended")]  # fmt: skip
    form = forms.Form(label_suffix="")
    form.fields["which"] = forms.ChoiceField(label="怎样导入" if zh else "How to import", choices=which, initial="all", widget=forms.RadioSelect)  # fmt: skip
    form.fields["accept"] = forms.BooleanField(label="同意下面列出的理解" if zh else "I agree to how near spellings were understood, listed below", required=False, help_text="不同意，这些行就不导入。" if zh else "Without it these rows stay out.")  # fmt: skip
    return IMPORT | {"form": form}
