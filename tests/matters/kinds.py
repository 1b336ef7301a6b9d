"""Kinds of matter for the tests, small texts of our own: a petition, a hotline, an order, an agency service."""

from __future__ import annotations

PETITION = """
[institution]
id = "petition"
title = { zh = "信访事项", en = "Petitions" }
from = 2020-01-01
source = "测试"

[matter]
called = { zh = "信访事项", en = "petition" }
about = ["place", "unit", "person", "service", "other"]
channels = ["portal", "letter", "visit", "phone", "api", "open311"]
opened_by = ["resident", "clerk"]
steps = { accept = true, review = ["leader"], close = "by-hand" }
confidential = { author = "sealed" }
retention = { days = 365, source = "测试" }
number = { prefix = "XF" }
source = "测试"

[[matter.category]]
id = "land"
title = { zh = "土地", en = "Land" }

[[matter.category]]
id = "conduct"
title = { zh = "干部作风", en = "Conduct" }

[[matter.route]]
to = "unit-named"
unit = "便民中心"

[[matter.route]]
to = "post"
post = "mayor"

[[matter.milestone]]
id = "told"
title = { zh = "告知", en = "Told" }
by = ["handler", "clerk"]

[[matter.milestone]]
id = "review-asked"
title = { zh = "申请复查", en = "Review asked" }
by = ["resident", "clerk"]
after = ["answered"]
reopens = true

[[matter.milestone]]
id = "review-answered"
title = { zh = "复查意见", en = "Review answered" }
by = ["clerk"]
after = ["review-asked"]
text = "required"

[[matter.milestone]]
id = "reexamination-asked"
title = { zh = "申请复核", en = "Re-examination asked" }
by = ["resident", "clerk"]
after = ["review-answered"]
reopens = true

[[matter.milestone]]
id = "reexamination-answered"
title = { zh = "复核意见", en = "Re-examination answered" }
by = ["clerk"]
after = ["reexamination-asked"]
text = "required"

[[matter.clock]]
id = "object"
title = { zh = "提出异议", en = "Object" }
from = ["assigned"]
limit = "5 working days"
stops = ["returned", "accepted", "refused"]
source = "第二十三条"

[[matter.clock]]
id = "tell"
title = { zh = "告知", en = "Tell" }
from = ["received"]
limit = "15 days"
stops = ["told"]
source = "第二十三条"

[[matter.clock]]
id = "finish"
title = { zh = "办结", en = "Finish" }
from = ["accepted"]
limit = "60 days"
stops = ["answered"]
answer = true
extend = { by = "30 days", times = 1, approved_by = ["mayor"], told = true }
source = "第三十四条"

[[matter.clock.pause]]
id = "hearing"
title = { zh = "听证", en = "Hearing" }
approved_by = ["leader"]

[[matter.clock]]
id = "ask-review"
title = { zh = "申请复查", en = "Ask for review" }
from = ["answered"]
limit = "30 days"
stops = ["review-asked"]
owed_by = "resident"
roll = true
source = "第三十五条"

[[matter.clock]]
id = "review"
title = { zh = "复查", en = "Review" }
from = ["review-asked"]
limit = "30 days"
stops = ["review-answered"]
source = "第三十五条"

[[matter.clock]]
id = "reexamine"
title = { zh = "复核", en = "Re-examine" }
from = ["reexamination-asked"]
limit = "30 days"
stops = ["reexamination-answered"]
source = "第三十六条"

[[matter.outcome]]
id = "solved"
title = { zh = "支持", en = "Upheld" }
class = "solved"

[[matter.outcome]]
id = "explained"
title = { zh = "不予支持", en = "Explained" }
class = "explained"

[[matter.return-ground]]
id = "not-ours"
title = { zh = "不属于本单位职权", en = "Not ours" }

[[matter.refusal-ground]]
id = "in-court"
title = { zh = "已经诉讼", en = "In court" }

[[matter.rate]]
id = "on-time"
title = { zh = "按期办结率", en = "Finished on time" }
counts = "on-time"
over = "due"
"""

HOTLINE = """
[institution]
id = "hotline"
title = { zh = "热线来信来访", en = "Hotline" }
from = 2020-01-01
source = "测试"

[matter]
called = { zh = "诉求", en = "request" }
about = ["place", "service", "unit", "person", "other"]
channels = ["portal", "phone", "counter", "spreadsheet", "api", "open311"]
opened_by = ["resident", "clerk", "village", "station"]
steps = { close = "called-back" }
confidential = { author = "open", open_by = ["handler"] }
retention = { days = 365, source = "测试" }
source = "测试"

[matter.verdict]
within_days = 30
reopen_days = 15

[[matter.verdict.grade]]
id = "good"
title = { zh = "满意", en = "Satisfied" }
satisfied = true

[[matter.verdict.grade]]
id = "bad"
title = { zh = "不满意", en = "Not satisfied" }
satisfied = false

[matter.exclusion]
approved_by = ["leader"]
source = "测试"

[[matter.exclusion.ground]]
id = "beyond-power"
title = { zh = "超出职权", en = "Beyond power" }

[matter.published]
shows = ["category", "place", "received", "answered", "outcome", "answer"]
source = "测试"

[[matter.category]]
id = "lamp"
title = { zh = "路灯", en = "Street lamps" }

[[matter.category]]
id = "road"
title = { zh = "道路", en = "Roads" }

[[matter.field]]
id = "kind-of-lamp"
title = { zh = "灯的种类", en = "Kind of lamp" }
type = "choice"
choices = [ { zh = "太阳能" }, { zh = "市电" } ]

[[matter.route]]
categories = ["lamp"]
to = "unit-named"
unit = "便民中心"

[[matter.route]]
to = "place"

[[matter.clock]]
id = "answer"
title = { zh = "答复", en = "Answer" }
from = ["received"]
limit = "5 working days"
stops = ["answered"]
restarts = ["reopened", "sent-back"]
answer = true
source = "测试"

[[matter.outcome]]
id = "solved"
title = { zh = "已解决", en = "Solved" }
class = "solved"

[[matter.outcome]]
id = "out-of-power"
title = { zh = "超出职权", en = "Out of power" }
class = "out-of-power"

[[matter.outcome]]
id = "pending"
title = { zh = "待条件具备", en = "Pending" }
class = "pending"
condition = true

[[matter.return-ground]]
id = "not-ours"
title = { zh = "不属于本单位", en = "Not ours" }

[[matter.rate]]
id = "response"
title = { zh = "响应率", en = "Response" }
counts = "answered"
over = "due"

[[matter.rate]]
id = "on-time"
title = { zh = "按时率", en = "On time" }
counts = "on-time"
over = "due"

[[matter.rate]]
id = "solved"
title = { zh = "解决率", en = "Solved" }
counts = "solved"
over = "answered"

[[matter.rate]]
id = "satisfied"
title = { zh = "满意率", en = "Satisfied" }
counts = "satisfied"
over = "reached"
"""

ORDER = """
[institution]
id = "order"
title = { zh = "督交办", en = "Orders" }
from = 2020-01-01
source = "测试"

[matter]
called = { zh = "督办件", en = "order" }
about = ["other"]
channels = ["order", "meeting"]
opened_by = ["mayor", "party-secretary"]
tracked = false
steps = { several = "each", return = false, call_back = false, review = ["mayor"], closed_by = ["mayor", "clerk"] }
confidential = { author = "open", seen_by = "office" }
retention = { days = 365, source = "测试" }
source = "测试"

[[matter.clock]]
id = "done"
title = { zh = "办结", en = "Done" }
from = ["received"]
limit = "as ordered"
stops = ["answered"]
of = "receiver"
answer = true
source = "测试"

[[matter.outcome]]
id = "done"
title = { zh = "已办", en = "Done" }
class = "solved"

[[matter.rate]]
id = "first-time"
title = { zh = "一次布置完成率", en = "Done on first assignment" }
counts = "first-time"
over = "due"
"""

AGENCY = """
[institution]
id = "agency"
title = { zh = "全程代办", en = "Agency" }
from = 2020-01-01
source = "测试"

[matter]
called = { zh = "代办件", en = "errand" }
about = ["service"]
channels = ["counter"]
opened_by = ["village", "clerk"]
needs_place = true
steps = { sign = false, return = false, close = "answered" }
confidential = { author = "open" }
hand_over = { path = ["village", "station", "county"], limit = "2 working days" }
retention = { days = 365, source = "测试" }
source = "测试"

[[matter.route]]
to = "place"

[[matter.clock]]
id = "done"
title = { zh = "办成", en = "Done" }
from = ["received"]
limit = "10 working days"
stops = ["answered"]
answer = true
source = "测试"

[[matter.outcome]]
id = "done"
title = { zh = "已办成", en = "Done" }
class = "solved"

[[matter.rate]]
id = "handed"
title = { zh = "按时转办率", en = "Handed on in time" }
counts = "handed-on-time"
over = "closed"
"""

DISPUTE = """
[institution]
id = "dispute"
title = { zh = "矛盾纠纷", en = "Disputes" }
from = 2020-01-01
source = "测试"

[matter]
called = { zh = "纠纷", en = "dispute" }
about = ["other"]
channels = ["sweep", "counter"]
opened_by = ["village", "clerk"]
steps = { return = false }
sweep = { period = "month", of = ["village"], within_days = 5 }
retention = { days = 365, source = "测试" }
source = "测试"

[[matter.route]]
to = "place"

[[matter.milestone]]
id = "agreed"
title = { zh = "达成调解协议", en = "Agreement reached" }
by = ["handler"]
evidence = "required"

[[matter.milestone]]
id = "confirmed"
title = { zh = "司法确认", en = "Confirmed by the court" }
by = ["handler", "clerk"]
after = ["agreed"]

[[matter.clock]]
id = "mediate"
title = { zh = "调解", en = "Mediate" }
from = ["received"]
limit = "30 days"
stops = ["agreed", "answered"]
answer = true
source = "测试"

[[matter.clock]]
id = "court"
title = { zh = "申请司法确认", en = "Ask the court to confirm" }
from = ["agreed"]
limit = "30 days"
stops = ["confirmed"]
source = "人民调解法第三十三条"

[[matter.outcome]]
id = "settled"
title = { zh = "已调解", en = "Settled" }
class = "solved"

[[matter.rate]]
id = "success"
title = { zh = "调解成功率", en = "Settled by agreement" }
counts = "milestone:agreed"
over = "closed"
"""

ALL = (PETITION, HOTLINE, ORDER, AGENCY, DISPUTE)
