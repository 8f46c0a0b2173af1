"""The live stream, and the small addresses beside the pages.

PostgreSQL tells `Hub` which cases changed, `Hub` tells every open `Stream`, and a page fetches what it may see
by the ordinary way. Only numbers of cases go out here.
"""
