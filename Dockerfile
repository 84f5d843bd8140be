# Rounds as an image: built with the workspace's own lock file, run by nobody in particular.
# docker build -t rounds .

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends cmake gcc g++ libc6-dev make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --locked --release --package rounds --bin rounds \
 && cp target/release/rounds /usr/local/bin/rounds

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin rounds
COPY --from=build /usr/local/bin/rounds /usr/local/bin/rounds
USER 10001:10001
WORKDIR /tmp
ENV ROUNDS_ENVIRONMENT=production \
    ROUNDS_LISTEN=0.0.0.0:8080 \
    ROUNDS_METRICS_LISTEN=0.0.0.0:9090
EXPOSE 8080 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=2s --start-period=30s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["rounds"]
CMD ["serve"]
