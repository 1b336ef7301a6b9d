"""Consolidation: closed books of many counties, as Parquet, checked and scored by one scheme.

An office ships a closed month (`taizhang ship`): units, facts, and the lines and totals of its own close, in a folder
of four Parquet files that carry the digest which the close act holds. A higher office consolidates such folders
(`taizhang consolidate`): each book is checked against its digest, then scored county by county by the kernels of
`taizhang.scoring`, on this machine or on Spark.

Every module but `needs` and `closes` reads or writes Arrow tables and so needs the extra `county`; the base install does not.
Nothing here knows a database or a page.
"""
