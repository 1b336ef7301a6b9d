"""What matters are called on pages: statuses, channels, subjects, what happened, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters.acts import STATUS_NAMES
from taizhang.matters.deriving import Reading
from taizhang.matters.models import Matter
from taizhang.problems import Text

BADGES: Mapping[str, str] = {
    "registered": "waiting",
    "assigned": "waiting",
    "signed": "open",
    "accepted": "open",
    "in-review": "waiting",
    "answered": "confirmed",
    "returned": "sent-back",
    "reopened": "corrected",
    "closed": "closed",
    "refused": "ended",
    "withdrawn": "ended",
    "joined": "ended",
    "passed-up": "ended",
}
"""The badge of each status."""

CHANNELS: Mapping[str, Text] = {
    "portal": Text("网上", "Portal"),
    "counter": Text("窗口", "Counter"),
    "phone": Text("电话", "Telephone"),
    "letter": Text("来信", "Letter"),
    "visit": Text("来访", "Visit"),
    "spreadsheet": Text("表格导入", "Spreadsheet"),
    "api": Text("接口", "API"),
    "open311": Text("Open311", "Open311"),
    "online": Text("网络留言", "Online message"),
    "patrol": Text("巡查", "Patrol"),
    "meeting": Text("会议", "Meeting"),
    "sweep": Text("排查", "Sweep"),
    "order": Text("领导交办", "Leader's order"),
    "upper": Text("上级转交", "From above"),
    "household": Text("入户走访", "Household visit"),
}

ABOUT: Mapping[str, Text] = {
    "place": Text("一处地方", "a place"),
    "unit": Text("一个单位", "a unit"),
    "person": Text("一名工作人员", "a person in office"),
    "service": Text("一项服务", "a service"),
    "decision": Text("一项决定", "a decision"),
    "other": Text("其他", "something else"),
}

OUTCOMES: Mapping[str, Text] = {
    "solved": Text("已解决", "Solved"),
    "explained": Text("已解释", "Explained"),
    "not-accepted": Text("不予受理", "Not accepted"),
    "out-of-power": Text("超出职权", "Out of power"),
    "pending": Text("待条件具备", "Waits for a condition"),
}

HAPPENED: Mapping[str, Text] = {
    "received": Text("登记", "Registered"),
    "assigned": Text("派办", "Assigned"),
    "signed": Text("签收", "Signed for"),
    "accepted": Text("受理", "Accepted"),
    "refused": Text("不予受理", "Not accepted"),
    "returned": Text("退回", "Returned"),
    "handed-over": Text("转办", "Handed on"),
    "submitted": Text("提交答复，待审核", "Answer handed in for review"),
    "answered": Text("答复", "Answered"),
    "sent-back": Text("退回重办", "Sent back to be done again"),
    "called-back": Text("回访", "Called back"),
    "judged": Text("本人评价", "Judged by the resident"),
    "reopened": Text("要求重新办理", "Opened again"),
    "closed": Text("办结", "Closed"),
    "withdrawn": Text("撤回", "Withdrawn"),
    "joined": Text("并件", "Joined to another"),
    "joined-once": Text("并件（已撤销）", "Joined to another (undone)"),
    "split": Text("撤销并件", "Split off again"),
    "refiled": Text("更正类别或地点", "Filed anew"),
    "paused": Text("中止计时", "Clock paused"),
    "resumed": Text("恢复计时", "Clock runs on"),
    "extended": Text("延长期限", "Limit extended"),
    "excluded": Text("从率中剔除", "Left out of the rates"),
    "counted-again": Text("撤销剔除", "Counted again"),
    "seal-opened": Text("启封", "Seal opened"),
    "erasure-asked": Text("申请删除个人信息", "Erasure asked for"),
    "erasure-refused": Text("答复：现在不能删除", "Not erased for now"),
    "erased": Text("删除了个人信息", "What people wrote was erased"),
}

CLOCK_STATES: Mapping[str, Text] = {
    "not-started": Text("未开始", "not started"),
    "running": Text("计时中", "running"),
    "paused": Text("中止", "paused"),
    "stopped-in-time": Text("按时", "in time"),
    "stopped-late": Text("逾期办成", "done late"),
    "overdue": Text("逾期", "late"),
}


def happened_title(name: str, kind: Kind) -> Text:
    """What one record of a matter is called."""
    milestone = kind.milestone(name)
    return milestone.title.text if milestone is not None else HAPPENED.get(name, Text(name))


def category_title(kind: Kind | None, category: str) -> Text:
    """The title of a category or service; its id where it is known no more."""
    found = kind.category(category) if kind is not None and category else None
    return found.title.text if found is not None else Text(category)


def status(row: Matter) -> tuple[str, Text]:
    """The badge of a matter and its word."""
    return BADGES[row.status], STATUS_NAMES[row.status]


def due_words(row: Matter, today: date) -> dict[str, Any]:
    """By when something is due, and whether that is past: `words` and `late`."""
    if row.paused and row.due_on is None:
        return {"words": Text("计时中止", "clock paused"), "late": False}
    if row.due_on is None:
        return {"words": Text(""), "late": False}
    days = (today - row.due_on).days
    if days > 0:
        return {"words": Text(f"逾期{days}天", f"{days} days late"), "late": True}
    mark = Text("（暂定）", " (provisional)") if row.provisional else Text("")
    if days == 0:
        return {"words": Text(f"今天到期{mark.zh}", f"due today{mark.en}"), "late": False}
    at = f" {row.due_at}" if row.due_at else ""
    return {
        "words": Text(f"{row.due_on:%m-%d}{at} 到期{mark.zh}", f"due {row.due_on:%d %b}{at}{mark.en}"),
        "late": False,
    }


def clock_facts(one: Reading, kind: Kind, unit: Text | None = None) -> dict[str, Any]:
    """One clock for a page: `title` (and whose part it measures), `text` (its last day, what is left), `note` (what
    stopped it, paused it, or made it longer), `late`."""
    title = one.form.title.text
    if unit is not None and unit.zh:
        title = Text(f"{title.zh} · {unit.zh}", f"{title.to('en')}, {unit.to('en')}")
    return {
        "title": title,
        "text": clock_words(one),
        "note": _clock_note(one, kind),
        "late": one.clock.state in ("overdue", "stopped-late"),
    }


def clock_words(one: Reading) -> Text:
    """One clock in a sentence: its last day, what is left or how it ended."""
    clock, state = one.clock, CLOCK_STATES[one.clock.state]
    if clock.due is None:
        return state
    mark = Text("（暂定）", " (provisional)") if clock.due.provisional else Text("")
    at = f" {clock.due.at:%H:%M}" if clock.due.at else ""
    due = f"{clock.due.day}{at}"
    left = _left(abs(clock.left or 0), clock.rule.limit.unit)
    if clock.state == "overdue":
        return Text(f"{due} 到期{mark.zh}，已逾期{left.zh}", f"was due {due}{mark.en}, {left.en} late")
    if clock.state == "running":
        return Text(f"{due} 到期{mark.zh}，还剩{left.zh}", f"due {due}{mark.en}, {left.en} left")
    return Text(f"{state.zh}，期限 {due}{mark.zh}", f"{state.en}, limit {due}{mark.en}")


def _clock_note(one: Reading, kind: Kind) -> Text:
    clock = one.clock
    notes = []
    for event in clock.paused:
        ground = next((g.title for g in one.form.pauses if g.id == event.ground), None)
        why = Text(f"：{ground.zh}", f": {ground.to('en')}") if ground is not None else Text("")
        notes.append(Text(f"{event.on} 起中止{why.zh}", f"paused since {event.on}{why.en}"))
    for event in clock.extensions:
        notes.append(Text(f"{event.on} 延长", f"extended on {event.on}"))
    if clock.stopped is not None:
        what = happened_title(clock.stopped.name, kind)
        notes.append(
            Text(
                f"{clock.stopped.on} 因“{what.zh}”停止", f"stopped on {clock.stopped.on} by: {what.to('en')}"
            )
        )
    return Text("；".join(note.zh for note in notes), "; ".join(note.to("en") for note in notes))


def _left(number: int, unit: str) -> Text:
    match unit:
        case "working hours":
            hours, minutes = divmod(number, 60)
            zh = f"{hours}小时" * bool(hours) + f"{minutes}分钟" * bool(minutes or not hours)
            en = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
            return Text(f"{zh}（工作时间）", f"{' '.join(en)} of working time")
        case "working days":
            return Text(f"{number}个工作日", f"{number} working days")
        case _:
            return Text(f"{number}天", f"{number} days")
