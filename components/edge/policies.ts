import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type EdgePlan, type PolicyRow, REQUEST_HEADERS } from "../../plan/edge/edge";
import { createEach, BaseComponent } from "../base";

/** Policies of all distributions: a cache policy per class, an origin request policy and a response headers policy. Free. */
export interface PoliciesArgs {
  readonly plan: Pick<EdgePlan, "policies" | "origins" | "tags">;
}

const READ_METHODS = ["GET", "HEAD", "OPTIONS"];
const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

/** Response headers that a player in a web page may read: for byte ranges, and for the server's clock. */
const EXPOSED = ["Content-Length", "Content-Range", "Date"];

export class Policies extends BaseComponent {
  /** By class. */
  readonly caches: ReadonlyMap<string, aws.cloudfront.CachePolicy>;
  readonly originRequest: aws.cloudfront.OriginRequestPolicy;
  readonly headers: aws.cloudfront.ResponseHeadersPolicy;

  constructor(name: string, { plan }: PoliciesArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:edge:Policies", [name, plan.tags], opts);

    this.caches = createEach(
      plan.policies,
      (row) => row.key,
      (row) => this.createCache(row),
    );
    this.originRequest = this.createOriginRequest();
    this.headers = this.createHeaders(plan.origins);

    this.registerOutputs({});
  }

  /** No headers, query or cookies in the key: a response is the same for all viewers. */
  private createCache({ key, least, most, compressed, holds }: PolicyRow): aws.cloudfront.CachePolicy {
    const args: aws.cloudfront.CachePolicyArgs = {
      comment: holds,
      minTtl: least,
      defaultTtl: most,
      maxTtl: most,
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "none" },
        enableAcceptEncodingBrotli: compressed,
        enableAcceptEncodingGzip: compressed,
      },
    };
    return new aws.cloudfront.CachePolicy(key, args, this.child);
  }

  /** A function gets the viewer's country only if a policy requests it; a cache policy would add it to the cache key. */
  private createOriginRequest(): aws.cloudfront.OriginRequestPolicy {
    const args: aws.cloudfront.OriginRequestPolicyArgs = {
      comment: "adds the viewer's country, for rights",
      cookiesConfig: { cookieBehavior: "none" },
      headersConfig: { headerBehavior: "whitelist", headers: { items: ["CloudFront-Viewer-Country"] } },
      queryStringsConfig: { queryStringBehavior: "none" },
    };
    return new aws.cloudfront.OriginRequestPolicy("viewers", args, this.child);
  }

  private createHeaders(origins: readonly string[]): aws.cloudfront.ResponseHeadersPolicy {
    const args: aws.cloudfront.ResponseHeadersPolicyArgs = {
      comment: "CORS origins, and HTTPS only",
      corsConfig: {
        // With credentials CloudFront rejects "*" (CloudFront Developer Guide, CORS headers, 2026-11).
        accessControlAllowCredentials: origins.length > 0,
        accessControlAllowHeaders: { items: [...REQUEST_HEADERS] },
        accessControlAllowMethods: { items: READ_METHODS },
        accessControlAllowOrigins: { items: origins.length > 0 ? [...origins] : ["*"] },
        accessControlExposeHeaders: { items: EXPOSED },
        accessControlMaxAgeSec: DAY_SECONDS,
        originOverride: true,
      },
      securityHeadersConfig: {
        contentTypeOptions: { override: true },
        referrerPolicy: { referrerPolicy: "no-referrer", override: true },
        strictTransportSecurity: {
          accessControlMaxAgeSec: YEAR_SECONDS,
          includeSubdomains: true,
          override: true,
        },
      },
    };
    return new aws.cloudfront.ResponseHeadersPolicy("viewers", args, this.child);
  }
}
