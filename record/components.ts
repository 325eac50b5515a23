/** Remote components: their children are recorded as the plugin registers them. */
import { blankRecord, urnOf, type Registration } from "./registration";
import { reference, UNKNOWN, type Properties } from "./wire";

interface Enroller {
  readonly preview: boolean;
  enroll(registration: Registration): { urn: string; id: string; state: Properties };
}

type Builder = (component: Registration, monitor: Enroller) => Properties;

const BUILDERS: Readonly<Record<string, Builder>> = {
  "awsx:ecr:Repository": ecrRepository,
};

/** The component's outputs; undefined for a type that the recorder cannot build. */
export function buildRemote(component: Registration, monitor: Enroller): Properties | undefined {
  return BUILDERS[component.record.type]?.(component, monitor);
}

/** As awsx/ecr/repository.ts in github.com/pulumi/pulumi-awsx: names of children are in lower case. */
function ecrRepository(component: Registration, monitor: Enroller): Properties {
  const { lifecyclePolicy, ...args } = component.raw;
  const repository = monitor.enroll(child(component, "aws:ecr/repository:Repository", { raw: args }));
  const own = (lifecyclePolicy ?? {}) as { skip?: boolean; rules?: EcrRule[] };
  const outputs: Properties = {
    url: repository.state["repositoryUrl"] ?? UNKNOWN,
    repository: reference(repository.urn, repository.id),
  };
  if (own.skip) return outputs;
  const raw: Properties = {
    repository: repository.state["name"],
    policy: ecrPolicy(own.rules ?? DEFAULT_RULES),
  };
  if (args["region"] !== undefined) raw["region"] = args["region"];
  const sources = { repository: [repository.urn] };
  const policy = monitor.enroll(
    child(component, "aws:ecr/lifecyclePolicy:LifecyclePolicy", { raw, sources }),
  );
  return { ...outputs, lifecyclePolicy: reference(policy.urn, policy.id) };
}

function child(
  { record, providers }: Registration,
  type: string,
  { raw, sources = {} }: { raw: Properties; sources?: Record<string, string[]> },
): Registration {
  const name = record.name.toLowerCase();
  const scope = record.urn.split("::").slice(0, 2).join("::").replace("urn:pulumi:", "");
  const urn = urnOf(scope, record.urn, { type, name });
  const created = blankRecord({ urn, type, name, parent: record.urn, custom: true });
  created.provider = providers.get("aws") ?? "";
  created.protect = record.protect;
  created.dependencies = Object.values(sources).flat();
  created.propertyDependencies = sources;
  return { record: created, raw, providers: new Map() };
}

interface EcrRule {
  description?: string;
  tagStatus: "any" | "untagged" | "tagged";
  tagPrefixList?: string[];
  maximumNumberOfImages?: number;
  maximumAgeLimit?: number;
}

const DEFAULT_RULES: EcrRule[] = [
  { description: "remove untagged images", tagStatus: "untagged", maximumNumberOfImages: 1 },
];

/** The plugin puts rules for any tag last and numbers all from 1. */
function ecrPolicy(rules: readonly EcrRule[]): Properties {
  const ordered = [
    ...rules.filter((rule) => rule.tagStatus !== "any"),
    ...rules.filter((rule) => rule.tagStatus === "any"),
  ];
  return { rules: ordered.map((rule, at) => ecrPolicyRule(rule, at + 1)) };
}

function ecrPolicyRule(rule: EcrRule, rulePriority: number): Properties {
  const count =
    rule.maximumNumberOfImages === undefined
      ? { countType: "sinceImagePushed", countNumber: rule.maximumAgeLimit, countUnit: "days" }
      : { countType: "imageCountMoreThan", countNumber: rule.maximumNumberOfImages };
  const tags = rule.tagStatus === "tagged" ? { tagPrefixList: rule.tagPrefixList } : {};
  const description = rule.description === undefined ? {} : { description: rule.description };
  return {
    rulePriority,
    ...description,
    selection: { tagStatus: rule.tagStatus, ...tags, ...count },
    action: { type: "expire" },
  };
}
