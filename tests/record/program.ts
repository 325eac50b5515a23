/** A synthetic network of real AWS classes in components: about ten resources per zone. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

class Zone extends pulumi.ComponentResource {
  constructor(
    name: string,
    vpc: aws.ec2.Vpc,
    at: { network: number; zone: number },
    gateway: aws.ec2transitgateway.TransitGateway,
  ) {
    super("test:net:Zone", name, {}, { parent: vpc });
    const options = { parent: this };
    const tags = { Name: name, team: "video", environment: "test", zone: `usw2-az${at.zone}` };
    const table = new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags }, options);
    const group = new aws.ec2.SecurityGroup(name, { vpcId: vpc.id, description: "app", tags }, options);
    for (const tier of [0, 1, 2]) {
      const block = `10.${at.network}.${at.zone * 8 + tier}.0/24`;
      const own = `${name}-${tier}`;
      const subnet = new aws.ec2.Subnet(
        own,
        { vpcId: vpc.id, cidrBlock: block, availabilityZoneId: `usw2-az${at.zone}`, tags },
        options,
      );
      new aws.ec2.RouteTableAssociation(own, { subnetId: subnet.id, routeTableId: table.id }, options);
      new aws.vpc.SecurityGroupIngressRule(
        own,
        { securityGroupId: group.id, cidrIpv4: block, ipProtocol: "tcp", fromPort: 443, toPort: 443, tags },
        options,
      );
    }
    new aws.ec2.Route(
      name,
      { routeTableId: table.id, destinationCidrBlock: "10.0.0.0/8", transitGatewayId: gateway.id },
      options,
    );
    this.registerOutputs({ table: table.id });
  }
}

/** `networks` VPCs of `zones` zones: 1 + networks x (3 + zones x 13) resources. */
export async function network(networks: number, zones: number): Promise<Record<string, unknown>> {
  const gateway = new aws.ec2transitgateway.TransitGateway("gateway", { amazonSideAsn: 4200000001 });
  const attachments: pulumi.Output<string>[] = [];
  for (let at = 0; at < networks; at++) {
    const vpc = new aws.ec2.Vpc(`net-${at}`, { cidrBlock: `10.${at}.0.0/16`, tags: { Name: `net-${at}` } });
    new aws.ec2.DefaultSecurityGroup(`net-${at}`, { vpcId: vpc.id }, { parent: vpc });
    for (let zone = 1; zone <= zones; zone++)
      new Zone(`net-${at}-z${zone}`, vpc, { network: at, zone }, gateway);
    const group = new aws.cloudwatch.LogGroup(`net-${at}`, { retentionInDays: 30 });
    attachments.push(pulumi.interpolate`${group.arn}:*`);
  }
  return { gateway: gateway.id, attachments };
}
