# The worker's image: compiled, with its workflows bundled, and nothing of development in it.
#   docker build --build-arg BUILD_ID=2026.11.1 --tag ecomflow-worker .
ARG NODE_IMAGE=node:22-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
# Those that Node trusts, for Temporal's core, which asks the system and finds none in a slim base.
RUN node -p "require('node:tls').rootCertificates.join('\n')" > /certificates.pem
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY scripts/build.ts ./scripts/build.ts
RUN npm run build

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM ${NODE_IMAGE}
# A number has no home, and AWS's SDK asks for one, to look for a profile that is not there.
ENV NODE_ENV=production HOME=/app
WORKDIR /app
COPY --from=build /certificates.pem /etc/ssl/certs/ca-certificates.crt
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY sql ./sql
ARG BUILD_ID
LABEL org.opencontainers.image.title="EcomFlow worker" org.opencontainers.image.version=${BUILD_ID}
# A number, so that an orchestrator sees that it is not root. Nothing below /app is its own: it can be read and not written.
USER 1000:1000
# Node itself hears SIGTERM: no shell and no npm between.
ENTRYPOINT ["node", "--enable-source-maps", "dist/worker.js"]
