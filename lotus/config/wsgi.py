"""What the web server runs."""

from lotus.config import start

start.django()

from django.core.wsgi import get_wsgi_application  # noqa: E402  (settings first)

application = get_wsgi_application()
