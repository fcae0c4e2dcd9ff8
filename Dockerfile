# Debian, not Alpine: the embedded PostgreSQL needs glibc. With DATABASE_URL set, another base would do.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install script is needed to compile, and the base has the right Node.
RUN npm ci --ignore-scripts
COPY tsconfig.json nest-cli.json ./
COPY config ./config
COPY src ./src
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Install scripts run here: the one of this platform's PostgreSQL links its libraries. HubSpot's 2,400 type files and
# all source maps are needed only at build time.
RUN npm ci --omit=dev \
  && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
  CONFIG_FILE=/app/config/connector.yaml \
  DATA_DIR=/data
WORKDIR /app
# The image runs as any user of group 0. For a user without a name, as on OpenShift, libnss-wrapper gives initdb one.
RUN apt-get update && apt-get install -y --no-install-recommends libnss-wrapper && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g 0 -m 0770 /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Lets `docker exec` run `tier-relay`.
RUN chmod +x dist/cli/main.js && ln -s /app/dist/cli/main.js /usr/local/bin/tier-relay
COPY package.json LICENSE ./
COPY config ./config
USER node
# Holds every accepted event that is not delivered yet, unless DATABASE_URL names another PostgreSQL.
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
