"""The sample township 青禾镇: invented people, villages and a year of work, built by the same acts as a real book.

`sample` is the data (CSV, TOML, text), the other modules play it: `township` opens the book, `goals` reads the report
and makes the promises, `months` lets the year pass, `affairs` are the year's events, `sign_ins` the accounts. `folder`
looks after the data folder, and `build` does it all.
"""
