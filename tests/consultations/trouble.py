"""A database that refuses, as a full disk or a held lock makes it."""

from django.db import OperationalError, connection


def database_refuses(statement=""):
    """While it lasts, every statement that holds `statement` fails."""

    def refuse(execute, sql, params, many, context):
        if statement in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)
