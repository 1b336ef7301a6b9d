"""Which column holds what: heads under the names that offices use, in any order, over one row or two."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taizhang.problems import Text

COLUMNS: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "number": (Text("编号", "Number"), ("事项编号", "受理编号", "登记编号", "工单编号", "工单号", "受理号", "件号")),
    "kind": (Text("类型", "Kind"), ("事项类型", "种类", "事项种类", "业务类型", "件类", "kind of matter", "type")),
    "opened": (Text("登记日期", "Registered on"), ("登记时间", "受理日期", "受理时间", "来电日期", "来电时间", "来访日期", "来访时间", "来信日期", "收到日期", "收件日期", "接件日期", "反映日期", "反映时间", "诉求时间", "交办日期", "交办时间", "日期", "时间", "date", "opened", "received", "registered")),
    "channel": (Text("来源", "Channel"), ("渠道", "受理渠道", "诉求来源", "反映渠道", "受理方式", "反映方式", "来件方式", "途径", "source")),
    "category": (Text("类别", "Category"), ("分类", "诉求类别", "问题类别", "事项类别", "诉求分类", "问题分类", "服务事项", "办理事项", "cause", "service")),
    "about": (Text("关于", "About"), ("对象类别", "反映对象")),
    "place": (Text("村（组）", "Village or group"), ("村", "村组", "村居", "村社区", "村（社区）", "所在村", "所属村", "所在村组", "地点", "属地", "辖区", "place", "village")),
    "text": (Text("内容", "What is raised"), ("诉求内容", "反映内容", "主要内容", "问题内容", "事项内容", "来电内容", "问题描述", "诉求描述", "反映问题", "反映的问题", "主要诉求", "诉求", "事由", "事项", "问题", "交办事项", "督办事项", "纠纷简况", "text", "content", "description", "request")),
    "name": (Text("姓名", "Name"), ("来电人", "反映人", "诉求人", "来访人", "来信人", "信访人", "申请人", "当事人", "群众姓名", "诉求人姓名", "反映人姓名", "联系人", "from")),
    "phone": (Text("电话", "Telephone"), ("联系电话", "联系方式", "手机", "手机号", "手机号码", "电话号码", "来电号码", "tel", "phone", "mobile")),
    "address": (Text("住址", "Address"), ("家庭住址", "联系地址", "地址", "居住地址")),
    "against": (Text("反映的单位或人员", "Complains about"), ("被反映人", "被反映单位", "被反映对象", "被投诉人", "被投诉单位", "被举报人", "被检举控告人", "against")),
    "ordered_by": (Text("交办人", "Ordered by"), ("交办领导", "批示领导", "督办领导")),
    "due": (Text("办结期限", "To be done by"), ("期限", "办理期限", "完成时限", "完成期限", "要求完成时间", "要求办结时间", "限办日期", "截止日期", "due", "deadline")),
    "to": (Text("承办单位", "Handled by"), ("主办单位", "责任单位", "办理单位", "承办部门", "责任部门", "办理部门", "牵头单位", "交办单位", "unit", "assigned to")),
    "joint": (Text("协办单位", "Joining in"), ("配合单位", "协办部门")),
    "person": (Text("承办人", "Handler"), ("经办人", "责任人", "办理人", "主办人", "handler")),
    "assigned": (Text("派办日期", "Assigned on"), ("派单日期", "派单时间", "转办日期", "转办时间", "分办日期", "assigned")),
    "signed": (Text("签收日期", "Signed for on"), ("签收时间",)),
    "accepted": (Text("决定受理日期", "Accepted on"), ("受理决定日期", "正式受理日期")),
    "answered": (Text("答复日期", "Answered on"), ("答复时间", "回复日期", "回复时间", "办理日期", "办理时间", "反馈日期", "反馈时间", "完成日期", "完成时间", "answered")),
    "outcome": (Text("办理结果", "Outcome"), ("处理结果", "结果", "办结情况", "办理结论", "outcome", "result")),
    "answer": (Text("答复内容", "Answer"), ("答复", "回复内容", "回复", "办理情况", "处理情况", "反馈内容", "办理意见", "处理意见", "落实情况", "answer", "reply")),
    "public": (Text("公开答复", "Public answer"), ("对外答复",)),
    "called": (Text("回访日期", "Called back on"), ("回访时间",)),
    "grade": (Text("满意度", "Verdict"), ("满意情况", "评价", "群众评价", "满意与否", "是否满意", "回访结果", "回访情况", "verdict", "grade", "satisfaction")),
    "closed": (Text("办结日期", "Closed on"), ("办结时间", "结案日期", "结案时间", "归档日期", "closed")),
    "status": (Text("状态", "Status"), ("办理状态", "办件状态", "status")),
}  # fmt: skip
"""Each column that is read: its usual head, and others under which it is found."""

FIELD = "field:"
"""What a column of a kind's own field is called, before the field's id."""

_TOP_ROWS = 20
_NEAR_HEAD = 0.8
_ADDED = re.compile(r"[(（][^)）]*[)）]|[*＊:：\s]|必填|选填")


@dataclass(frozen=True, slots=True)
class Heads:
    """The last row of the heads, numbered from 1, which column holds what, and which were only nearly written so."""

    row: int
    columns: Mapping[str, int]
    written: Mapping[str, str]
    proposed: Mapping[str, str]
    unread: tuple[str, ...]


def find_heads(rows: Sequence[Sequence[str]], own: Mapping[str, str]) -> Heads | None:
    """The heads of a sheet; `own` maps further heads (of a kind's fields) to their columns. None where there are none."""
    known = _known(own)
    best, most = -1, 1
    for number, row in enumerate(rows[:_TOP_ROWS]):
        score = len({known[plain] for cell in row if (plain := plain_head(cell)) in known})
        if score > most:
            best, most = number, score
    if best < 0:
        return None
    first, last = best, best
    if best + 1 < len(rows) and _goes_on(rows[best], rows[best + 1], known):
        last = best + 1
    if best > 0 and _goes_on(rows[best - 1], rows[best], known) and last == best:
        first = best - 1
    return _read(rows[first : last + 1], last + 1, known)


def _known(own: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for column, (title, others) in COLUMNS.items():
        for name in (title.zh, title.en, column, *others):
            known.setdefault(plain_head(name), column)
    for name, column in own.items():
        known.setdefault(plain_head(name), column)
    return known


def _goes_on(upper: Sequence[str], lower: Sequence[str], known: Mapping[str, str]) -> bool:
    """Whether two rows are one head: each knows a column that the other does not, and the lower holds words only."""
    below = {n for n, cell in enumerate(lower) if plain_head(cell) in known}
    above = {n for n, cell in enumerate(upper) if plain_head(cell) in known}
    filled = [cell for cell in lower if cell]
    words = all(not any(letter.isdigit() for letter in cell) and len(cell) <= 16 for cell in filled)
    return bool(filled) and words and bool(below - above) and len(below) * 2 >= len({*filled} - {*upper})


def _read(rows: Sequence[Sequence[str]], last: int, known: Mapping[str, str]) -> Heads:
    width = max(len(row) for row in rows)
    columns: dict[str, int] = {}
    written: dict[str, str] = {}
    proposed: dict[str, str] = {}
    rest: list[tuple[int, str]] = []
    for at in range(width):
        cells = [row[at] for row in reversed(rows) if at < len(row) and row[at]]
        found = next((known[plain_head(cell)] for cell in cells if plain_head(cell) in known), None)
        if found is not None and found not in columns:
            columns[found] = at
            written[found] = next(cell for cell in cells if known.get(plain_head(cell)) == found)
        elif cells:
            rest.append((at, cells[0]))
    unread = []
    for at, cell in rest:
        near = difflib.get_close_matches(plain_head(cell), list(known), n=1, cutoff=_NEAR_HEAD)
        column = known[near[0]] if near and len(plain_head(cell)) > 2 else ""
        if column and column not in columns:
            columns[column], written[column], proposed[column] = at, cell, title_of(column, known)
        else:
            unread.append(cell)
    return Heads(last, columns, written, proposed, tuple(unread))


def title_of(column: str, known: Mapping[str, str]) -> str:
    """The usual head of a column."""
    if column in COLUMNS:
        return COLUMNS[column][0].zh
    return next((name for name, one in known.items() if one == column), column)


def plain_head(cell: str) -> str:
    """A head without what does not matter to it: width, case, blanks, stars, what stands in brackets."""
    return _ADDED.sub("", unicodedata.normalize("NFKC", cell)).casefold()
