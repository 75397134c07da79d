"""How gunicorn serves the site: `manage.py run` starts it with this as its configuration.

Threads, never sync workers: a sync worker that streams a long export answers nobody else and
is killed half-way.
"""

from django.conf import settings

bind = [f"{settings.BIND}:{settings.PORT}"]
worker_class = "gthread"
workers = settings.WORKERS
threads = settings.THREADS
# A silent process is replaced; one that is stopped first finishes the answers it has begun.
timeout = 60
graceful_timeout = 30
# Longer than most proxies keep an idle connection, so that it is they who close it.
keepalive = 75
accesslog = None
loglevel = "warning"
control_socket_disable = True
