"""The rules as one SQL statement, for a population where its data lies. Nothing here runs it but `painref.sql.duck`.

An expression (`painref.sql.expression`) is SQL with its parts shared; a writer lays expressions out in stages. Each
module says in SQL what the module of the same name in `painref.triage.engine` says in Python.
"""
