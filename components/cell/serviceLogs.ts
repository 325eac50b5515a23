import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Cell } from "../../plan/cell/cell";
import { SERVICE_NAMES, type Service } from "../../catalog/services.table";
import { key } from "../../catalog/names";
import { BaseComponent } from "../base";
import type { RegionOutputs } from "../region/region";

/**
 * A log group per service of a cell, for its lines and the metrics in them (embedded metric format). $0.50/GB ingested and
 * $0.03/GB a month stored (us-west-2, 2026-11); $0.30 a month per metric.
 */
export interface ServiceLogsArgs {
  readonly cell: Pick<Cell, "name" | "tags" | "settings">;
  readonly region: Pick<RegionOutputs, "logsKeyArn">;
}

export class ServiceLogs extends BaseComponent {
  readonly groups: ReadonlyMap<Service, aws.cloudwatch.LogGroup>;

  constructor(name: string, { cell, region }: ServiceLogsArgs, opts: pulumi.ComponentResourceOptions) {
    super("headend:cell:ServiceLogs", [name, cell.tags], opts);
    const common = { kmsKeyId: region.logsKeyArn, retentionInDays: cell.settings.retention.logs };
    const createGroup = (service: Service): aws.cloudwatch.LogGroup => {
      const group = key(cell.name, service);
      return new aws.cloudwatch.LogGroup(group, { ...common, tags: this.tags(group) }, this.child);
    };
    this.groups = new Map(SERVICE_NAMES.map((service) => [service, createGroup(service)]));

    this.registerOutputs();
  }
}
