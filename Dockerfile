# One process, `bot run`. Each RUN below is a plain command that also works outside
# Docker, in a virtual environment.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /app

# The dependencies first: they change less often than the program.
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

# Editable, as `make run` does it: content and catalogues are found beside the program.
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY messages ./messages
COPY locales ./locales
RUN pip install --no-build-isolation --no-deps --editable .
RUN for po in locales/*/LC_MESSAGES/bot.po; do \
      pybabel --quiet compile --use-fuzzy --input-file "$po" --output-file "${po%.po}.mo" || exit 1; \
    done
RUN python -m compileall -q bot

RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin bot \
    && install --directory --owner=bot --group=bot --mode=0700 /data
USER bot

ENV BOT_WEB_HOST=0.0.0.0 \
    BOT_DATABASE_URL=sqlite+aiosqlite:////data/bot.db
VOLUME /data
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('BOT_WEB_PORT', '8080') + '/health', timeout=4)"]

# SIGTERM drains: nothing new is taken in, what is in flight is finished, within 10 s.
STOPSIGNAL SIGTERM
CMD ["bot", "run"]
