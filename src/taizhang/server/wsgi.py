"""The WSGI application, for `taizhang serve` and any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
application = get_wsgi_application()
