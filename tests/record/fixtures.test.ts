import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import { FIXTURES } from "../../record/fixtures.table";
import type { FixtureContext } from "../../record/fixture";
import { answer, providerFacts } from "../../record/fixtures";
import type { Properties } from "../../record/wire";
import { network } from "./program";
import { only, run, findingsOf } from "./run";

const OREGON = providerFacts({ region: "us-west-2" }, {});
const NINGXIA = providerFacts({ region: "cn-northwest-1", allowedAccountIds: '["444455556666"]' }, {});
const LB = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/x/50dc6c495c0c9188";

function outputsOf(type: string, inputs: Properties = {}, facts = OREGON): Properties {
  const { id, named, computed } = answer(
    { urn: `urn:pulumi:s::p::${type}::thing`, type, name: "thing", id: undefined },
    inputs,
    facts,
  );
  return { id, ...named, ...computed };
}

/** Type, inputs, and the format of outputs, as AWS documents them. */
const FORMS: [string, Properties, Record<string, RegExp>][] = [
  [
    "ec2/vpc:Vpc",
    {},
    {
      id: /^vpc-0[0-9a-f]{16}$/,
      arn: /^arn:aws:ec2:us-west-2:123456789012:vpc\/vpc-0[0-9a-f]{16}$/,
      defaultSecurityGroupId: /^sg-0[0-9a-f]{16}$/,
    },
  ],
  [
    "ec2/natGateway:NatGateway",
    { allocationId: "eipalloc-1" },
    { id: /^nat-0[0-9a-f]{16}$/, publicIp: /^15\.\d+\.\d+\.\d+$/ },
  ],
  [
    "ec2/eip:Eip",
    {},
    { id: /^eipalloc-0[0-9a-f]{16}$/, publicDns: /^ec2-15-\d+-\d+-\d+\.us-west-2\.compute\.amazonaws\.com$/ },
  ],
  [
    "ec2/vpcEndpoint:VpcEndpoint",
    { serviceName: "com.amazonaws.us-west-2.s3" },
    { id: /^vpce-0[0-9a-f]{16}$/, prefixListId: /^pl-[0-9a-f]{8}$/ },
  ],
  [
    "ec2transitgateway/transitGateway:TransitGateway",
    {},
    {
      id: /^tgw-0[0-9a-f]{16}$/,
      arn: /:transit-gateway\/tgw-0/,
      associationDefaultRouteTableId: /^tgw-rtb-0[0-9a-f]{16}$/,
    },
  ],
  ["ec2transitgateway/vpcAttachment:VpcAttachment", {}, { id: /^tgw-attach-0[0-9a-f]{16}$/ }],
  [
    "ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    { transitGatewayRouteTableId: "tgw-rtb-1", transitGatewayAttachmentId: "tgw-attach-2" },
    { id: /^tgw-rtb-1_tgw-attach-2$/ },
  ],
  [
    "kms/key:Key",
    {},
    {
      id: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
      arn: /^arn:aws:kms:us-west-2:123456789012:key\/[0-9a-f-]{36}$/,
    },
  ],
  ["kms/key:Key", { multiRegion: true }, { id: /^mrk-[0-9a-f]{32}$/ }],
  [
    "kms/alias:Alias",
    { name: "alias/a", targetKeyId: "k" },
    { id: /^alias\/a$/, arn: /^arn:aws:kms:us-west-2:123456789012:alias\/a$/, targetKeyArn: /:key\/k$/ },
  ],
  [
    "cloudwatch/logGroup:LogGroup",
    { name: "/a/b" },
    { id: /^\/a\/b$/, arn: /^arn:aws:logs:us-west-2:123456789012:log-group:\/a\/b$/ },
  ],
  [
    "sns/topic:Topic",
    {},
    { id: /^arn:aws:sns:us-west-2:123456789012:thing-[0-9a-f]{7}$/, name: /^thing-[0-9a-f]{7}$/ },
  ],
  [
    "iam/role:Role",
    { path: "/headend/" },
    {
      id: /^thing-[0-9a-f]{7}$/,
      arn: /^arn:aws:iam::123456789012:role\/headend\/thing-[0-9a-f]{7}$/,
      uniqueId: /^AROA[0-9A-Z]{17}$/,
    },
  ],
  [
    "s3/bucket:Bucket",
    {},
    {
      id: /^thing-[0-9a-f]{7}$/,
      arn: /^arn:aws:s3:::thing-[0-9a-f]{7}$/,
      bucketRegionalDomainName: /^thing-[0-9a-f]{7}\.s3\.us-west-2\.amazonaws\.com$/,
    },
  ],
  [
    "route53/zone:Zone",
    { name: "a.tv" },
    { id: /^Z[0-9A-Z]{20}$/, arn: /^arn:aws:route53:::hostedzone\/Z[0-9A-Z]{20}$/ },
  ],
  [
    "route53/resolverEndpoint:ResolverEndpoint",
    { direction: "OUTBOUND" },
    { id: /^rslvr-out-0[0-9a-f]{16}$/ },
  ],
  [
    "lb/loadBalancer:LoadBalancer",
    { name: "web", internal: true },
    {
      id: /^arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer\/app\/web\/[0-9a-f]{16}$/,
      dnsName: /^internal-web-\d{10}\.us-west-2\.elb\.amazonaws\.com$/,
    },
  ],
  [
    "lb/loadBalancer:LoadBalancer",
    { name: "net", loadBalancerType: "network" },
    { arnSuffix: /^net\/net\/[0-9a-f]{16}$/, dnsName: /^net-[0-9a-f]{16}\.elb\.us-west-2\.amazonaws\.com$/ },
  ],
  [
    "lb/listener:Listener",
    { loadBalancerArn: LB },
    { arn: /:listener\/app\/x\/50dc6c495c0c9188\/[0-9a-f]{16}$/ },
  ],
  [
    "ecs/taskDefinition:TaskDefinition",
    { family: "pack" },
    { id: /^pack$/, arn: /:task-definition\/pack:1$/ },
  ],
  [
    "rds/cluster:Cluster",
    { engine: "aurora-mysql", clusterIdentifier: "meta" },
    {
      id: /^meta$/,
      endpoint: /^meta\.cluster-[0-9a-f]{12}\.us-west-2\.rds\.amazonaws\.com$/,
      readerEndpoint: /^meta\.cluster-ro-/,
    },
  ],
  [
    "elasticache/replicationGroup:ReplicationGroup",
    { replicationGroupId: "c" },
    { primaryEndpointAddress: /^master\.c\.[0-9a-f]{6}\.usw2\.cache\.amazonaws\.com$/ },
  ],
  [
    "secretsmanager/secret:Secret",
    { name: "s" },
    { id: /^arn:aws:secretsmanager:us-west-2:123456789012:secret:s-[0-9a-f]{6}$/ },
  ],
  [
    "wafv2/webAcl:WebAcl",
    { name: "w", scope: "CLOUDFRONT" },
    { arn: /^arn:aws:wafv2:us-west-2:123456789012:global\/webacl\/w\/[0-9a-f-]{36}$/ },
  ],
  [
    "directconnect/gatewayAssociation:GatewayAssociation",
    { associatedGatewayId: "tgw-1" },
    { transitGatewayAttachmentId: /^tgw-attach-0/, associatedGatewayType: /^transitGateway$/ },
  ],
  [
    "cloudfront/distribution:Distribution",
    {},
    {
      id: /^E[0-9A-Z]{13}$/,
      domainName: /^d[0-9a-z]{13}\.cloudfront\.net$/,
      hostedZoneId: /^Z2FDTNDATAQYW2$/,
    },
  ],
];

describe("fixtures", () => {
  for (const [type, inputs, forms] of FORMS) {
    it(`have outputs in the right format for ${type} ${Object.keys(inputs).join(", ")}`, () => {
      const outputs = outputsOf(`aws:${type}`, inputs);
      for (const [property, form] of Object.entries(forms))
        assert.match(String(outputs[property]), form, property);
    });
  }

  it("use the partition and suffix of China, and the account of the provider", () => {
    assert.deepEqual(
      ["ecr/repository:Repository", "lb/loadBalancer:LoadBalancer", "iam/role:Role"].map((type) =>
        Object.entries(outputsOf(`aws:${type}`, { name: "x" }, NINGXIA))
          .filter(([key]) => /^(arn|repositoryUrl|dnsName)$/.test(key))
          .map(([, value]) => String(value).replace(/[0-9a-f]{16}|(?<=-)\d{10}(?=\.)/, "#")),
      ),
      [
        [
          "arn:aws-cn:ecr:cn-northwest-1:444455556666:repository/x",
          "444455556666.dkr.ecr.cn-northwest-1.amazonaws.com.cn/x",
        ],
        [
          "arn:aws-cn:elasticloadbalancing:cn-northwest-1:444455556666:loadbalancer/app/x/#",
          "x-#.cn-northwest-1.elb.amazonaws.com.cn",
        ],
        ["arn:aws-cn:iam::444455556666:role/x"],
      ],
    );
  });

  it("name an interface endpoint by its service, and one of a customer's service by its id", () => {
    const names = (serviceName: string, more: Properties = {}): string[] => {
      const inputs = { serviceName, vpcEndpointType: "Interface", subnetIds: ["a", "b"], ...more };
      const { dnsEntries, id, networkInterfaceIds } = outputsOf("aws:ec2/vpcEndpoint:VpcEndpoint", inputs);
      assert.equal((networkInterfaceIds as string[]).length, 2);
      return (dnsEntries as { dnsName: string }[]).map(({ dnsName }) =>
        dnsName.replace(`${id}-`, "").replace(/^[0-9a-f]{8}/, "#"),
      );
    };
    assert.deepEqual(names("com.amazonaws.us-west-2.ecr.api", { privateDnsEnabled: true }), [
      "#.api.ecr.us-west-2.vpce.amazonaws.com",
      "api.ecr.us-west-2.amazonaws.com",
    ]);
    assert.deepEqual(names("com.amazonaws.vpce.us-west-2.vpce-svc-0abc"), [
      "#.vpce-svc-0abc.us-west-2.vpce.amazonaws.com",
    ]);
  });

  it("have one validation record per name of a certificate; a wildcard has that of its parent", () => {
    const inputs = { domainName: "*.a.tv", subjectAlternativeNames: ["a.tv", "b.a.tv"] };
    const options = outputsOf("aws:acm/certificate:Certificate", inputs)["domainValidationOptions"] as Record<
      string,
      string
    >[];
    assert.deepEqual(
      options.map((option) => [option["domainName"], option["resourceRecordType"]]),
      [
        ["a.tv", "CNAME"],
        ["b.a.tv", "CNAME"],
      ],
    );
    assert.match(String(options[1]?.["resourceRecordName"]), /^_[0-9a-f]{32}\.b\.a\.tv\.$/);
  });

  it("have the same ids for defaults of a VPC and the Default* resources that adopt them", () => {
    const vpc = outputsOf("aws:ec2/vpc:Vpc");
    const group = outputsOf("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId: vpc["id"] });
    assert.equal(group["id"], vpc["defaultSecurityGroupId"]);
  });

  it("prefer inputs of the program to defaults", () => {
    const outputs = outputsOf("aws:ec2/subnet:Subnet", { mapPublicIpOnLaunch: true, region: "eu-west-1" });
    assert.deepEqual([outputs["mapPublicIpOnLaunch"], outputs["region"]], [undefined, undefined]);
  });

  it("merge the provider's default tags into tagsAll", () => {
    const facts = providerFacts({ region: "us-west-2", defaultTags: '{"tags":{"a":"1","b":"1"}}' }, {});
    assert.deepEqual(outputsOf("aws:ec2/vpc:Vpc", { tags: { b: "2" } }, facts)["tagsAll"], {
      a: "1",
      b: "2",
    });
  });

  it("have ids, ARNs and DNS names that are unique in a stack", async () => {
    const { resources } = await run(() => network(6, 3));
    const values = resources
      .flatMap(({ outputs }) => [outputs["id"], outputs["arn"]])
      .filter((value) => value !== undefined);
    assert.ok(values.length > 300);
    // Only the default security group shares its id, with the VPC.
    assert.deepEqual(
      values.filter((value, at) => values.indexOf(value) !== at),
      [],
    );
  });

  it("are for the types that components create, each of them and no other", () => {
    const folders = ["components", "stacks"];
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    );
    const source = files.filter((file) => file.endsWith(".ts")).map((file) => readFileSync(file, "utf8"));
    const classes = aws as unknown as Record<string, Record<string, { __pulumiType?: string }>>;
    const created = [...source.join("\n").matchAll(/\baws\.(\w+)\.([A-Z]\w+)/g)].flatMap(
      ([, module = "", name = ""]) => classes[module]?.[name]?.__pulumiType ?? [],
    );
    const byPlugins = readFileSync("record/components.ts", "utf8").match(/aws:\w+\/\w+:\w+/g) ?? [];
    assert.deepEqual(Object.keys(FIXTURES).sort(), [...new Set([...created, ...byPlugins])].sort());
  });

  it("have only types and outputs of the classes of @pulumi/aws", () => {
    const context: FixtureContext = {
      ...OREGON,
      urn: "u",
      type: "t",
      logical: "l",
      inputs: { serviceName: "s" },
      name: "n",
      id: "i",
      arn: "arn:x",
      hex: (length) => "0".repeat(length),
    };
    const strangers = Object.entries(FIXTURES).flatMap(([type, row]) => {
      const [, module = ""] = type.split(":");
      const source = readFileSync(`node_modules/@pulumi/aws/${module}.d.ts`, "utf8");
      const properties = [
        ...Object.keys(row.outputs?.(context) ?? {}),
        ...(row.arn ? ["arn"] : []),
        ...(row.named ? [row.named] : []),
        ...(row.global ? [] : ["region"]),
      ];
      return properties
        .filter((property) => !source.includes(`readonly ${property}: pulumi.Output<`))
        .map((property) => `${type} ${property}`);
    });
    assert.deepEqual(strangers, []);
  });
});

describe("awsx.ecr.Repository", () => {
  it("is recorded with the children that the plugin creates", async () => {
    const recording = await run(async () => {
      const provider = new aws.Provider("paris", { region: "eu-west-3" });
      const images = new awsx.ecr.Repository(
        "Packager",
        { forceDelete: true, tags: { a: "b" } },
        { provider, protect: true },
      );
      return { url: images.url, arn: images.repository.arn, id: images.repository.id };
    });
    assert.deepEqual(findingsOf(recording), []);
    const component = "urn:pulumi:dev::headend::awsx:ecr:Repository::Packager";
    const [policy, repository] = recording.resources.filter(({ parent }) => parent === component);
    const own = "urn:pulumi:dev::headend::awsx:ecr:Repository$aws:ecr/repository:Repository::packager";
    const name = String(repository?.outputs["name"]);
    assert.deepEqual(
      [repository?.urn, repository?.inputs, repository?.region, repository?.protect],
      [own, { forceDelete: true, tags: { a: "b" } }, "eu-west-3", true],
    );
    assert.match(name, /^packager-[0-9a-f]{7}$/);
    assert.match(String(repository?.provider), /^urn:pulumi:dev::headend::pulumi:providers:aws::paris::/);
    assert.equal(
      policy?.urn,
      "urn:pulumi:dev::headend::awsx:ecr:Repository$aws:ecr/lifecyclePolicy:LifecyclePolicy::packager",
    );
    assert.deepEqual([policy?.dependencies, policy?.propertyDependencies], [[own], { repository: [own] }]);
    assert.deepEqual(policy?.inputs, {
      repository: name,
      policy: {
        rules: [
          {
            rulePriority: 1,
            description: "remove untagged images",
            selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
            action: { type: "expire" },
          },
        ],
      },
    });
    const url = `123456789012.dkr.ecr.eu-west-3.amazonaws.com/${name}`;
    const arn = `arn:aws:ecr:eu-west-3:123456789012:repository/${name}`;
    assert.deepEqual(recording.outputs, { url, arn, id: name });
    const { remote, outputs } = only(recording, "Packager");
    assert.deepEqual([remote, outputs["url"], outputs["repository"]], [true, url, { urn: own, id: name }]);
  });

  it("registers the same in a preview, and no policy where it is skipped", async () => {
    const program = async (): Promise<Record<string, unknown>> => {
      const images = new awsx.ecr.Repository("images", { lifecyclePolicy: { skip: true } });
      return { arn: images.repository.arn };
    };
    const [up, preview] = [await run(program), await run(program, { preview: true })];
    assert.deepEqual(
      up.resources.map(({ urn }) => urn),
      preview.resources.map(({ urn }) => urn),
    );
    assert.deepEqual(up.resources.map(({ type }) => type).sort(), [
      "aws:ecr/repository:Repository",
      "awsx:ecr:Repository",
      "pulumi:pulumi:Stack",
    ]);
    assert.deepEqual([...up.findings, ...preview.findings], []);
  });
});
