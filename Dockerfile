# The demo in a container; `docker compose run --build --publish 3001:3000 demo` is the shortest way to it.

FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.13-slim
RUN useradd --system --create-home --uid 10001 ajeeb && install -d -o ajeeb -g ajeeb /data
COPY requirements.lock /tmp/requirements.lock
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock
COPY --from=build /wheels /tmp/wheels
RUN pip install --no-cache-dir --no-deps /tmp/wheels/*.whl
USER ajeeb
WORKDIR /home/ajeeb
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["ajeeb"]
CMD ["demo", "--host", "0.0.0.0", "--port", "3000", "--data", "/data", "--local-links", "--public-url", "http://localhost:3000"]
