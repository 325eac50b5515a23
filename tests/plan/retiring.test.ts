import assert from "node:assert/strict";
import type { Settings } from "../../settings/settings";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { planDatabase } from "../../plan/cell/state/database";
import { planSecrets } from "../../plan/cell/access/secrets";
import { RETIRING } from "../../settings/schema/lineUp.schema";
import { edgeFileOf } from "../../plan/edge/edge";
import { planPlacement } from "../../plan/network/placement";
import { attached, isAttached, isProtected, type Mark, retiringRows, staying } from "../../plan/retiring";
import { stacksOf } from "../../plan/stacks";
import { JOINED, three } from "./backbone/worlds";
import type { Edit } from "../checks/support";
import { withEdge } from "./edge/worlds";
import { planEnvironment } from "../../plan/environment";
import { stacksReadBy } from "../../stacks/reads";

const PROTECTED: Edit = ["owner: someone", "owner: someone\ncells: apart\nprotect: true"];

/** Key servers in every region, so that a detached one has an endpoint to lose. */
const ENDPOINT: Edit = [
  "outside:\n",
  `privateLink:
  endpoints:
    ads: { purpose: adDecision, serviceName: com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0, privateName: ads.example.net, regions: [us-west-2, us-east-1, eu-west-3] }
outside:\n`,
];

/** Three regions, two cells in the first two, circuits of a vendor and of a data centre, and an edge. */
const BEFORE = three([PROTECTED, ...JOINED, withEdge(), ENDPOINT]);

type Marks = Readonly<Record<string, Mark | undefined>>;

const marked = (marks: Marks, settings: Settings = BEFORE): Settings => {
  const rows = <T extends object>(table: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(table).map(([name, row]) => {
        const retiring = marks[name];
        return [name, retiring === undefined ? row : { ...row, retiring }];
      }),
    );
  const { lineUp, regions } = settings;
  return { ...settings, regions: rows(regions), lineUp: { ...lineUp, cells: rows(lineUp.cells) } };
};

/** Every row of edge and backbone by its key, in the tables that they are in. */
function rowsOf(settings: Settings): Map<string, Row> {
  const { circuits, kinds } = planEnvironment(settings).backbone;
  const edge = planEnvironment(settings).edge?.cells.map((row) => ({ ...row, key: row.cell })) ?? [];
  const tables: [string, readonly Row[]][] = [
    ["edge", edge],
    ["circuits", circuits.circuits],
    ...tablesOf(kinds),
  ];
  return new Map(tables.flatMap(([table, rows]) => rows.map((row) => [`${table} ${row.key}`, row] as const)));
}

interface Row {
  readonly key: string;
  readonly protect?: boolean;
}

const tablesOf = (kinds: object): [string, readonly Row[]][] =>
  Object.entries(kinds).flatMap(([kind, plan]) =>
    Object.entries(plan as Record<string, readonly Row[]>).map(([table, rows]): [string, readonly Row[]] => [
      `${kind}.${table}`,
      rows,
    ]),
  );

/** A row is the same except for its protection, and lists of callers may be shorter. */
function assertKept(key: string, row: Row, before: Row | undefined): void {
  assert.ok(before, key);
  const [then, now] = [before, row].map((each) => new Map<string, unknown>(Object.entries(each)));
  for (const property of new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])])) {
    const [old, later] = [then?.get(property), now?.get(property)];
    if (property === "protect") continue;
    if (Array.isArray(old) && Array.isArray(later))
      for (const item of later)
        assert.ok(
          old.some((other) => isDeepStrictEqual(item, other)),
          key,
        );
    else assert.deepEqual(later, old, `${key} ${property}`);
  }
}

/** Any marks, a region's not ahead of its cells', as settings require. */
const anyMarks: fc.Arbitrary<Marks> = fc
  .record({
    one: fc.constantFrom(undefined, ...RETIRING),
    two: fc.constantFrom(undefined, ...RETIRING),
    "us-west-2": fc.constantFrom(undefined, ...RETIRING),
    "us-east-1": fc.constantFrom(undefined, ...RETIRING),
    "eu-west-3": fc.constantFrom(undefined, ...RETIRING),
  })
  .filter(({ one, two, ...regions }) =>
    [one, two].every((cell) =>
      [regions["us-west-2"], regions["us-east-1"]].every((at) => far(at) <= far(cell)),
    ),
  );

const far = (mark: Mark | undefined): number => (mark === undefined ? 0 : RETIRING.indexOf(mark) + 1);

describe("a retiring row", () => {
  it("has its mark; rows without a mark do not change", () => {
    const settings = marked({ one: "unprotect", two: "detach", "eu-west-3": "detach" });
    const told = (row: Parameters<typeof isProtected>[1]) => [
      isProtected(settings, row),
      isAttached(settings, row),
    ];
    assert.deepEqual(told({ cell: "one" }), [false, true]);
    assert.deepEqual(told({ cell: "two" }), [false, false]);
    assert.deepEqual(told({ region: "eu-west-3" }), [false, false]);
    assert.deepEqual(told({ region: "us-west-2" }), [true, true]);
    assert.equal(isProtected({ ...BEFORE, protect: false }, { cell: "one" }), false);
    assert.deepEqual(retiringRows(settings), [
      { row: { region: "eu-west-3" }, mark: "detach" },
      { row: { cell: "one" }, mark: "unprotect" },
      { row: { cell: "two" }, mark: "detach" },
    ]);
    assert.deepEqual(
      [Object.keys(attached(settings).lineUp.cells), Object.keys(staying(settings).lineUp.cells)],
      [["one"], []],
    );
    assert.deepEqual([attached(BEFORE), staying(BEFORE)], [BEFORE, BEFORE]);
  });

  it("is unprotected in its own stack, and keeps its backups", () => {
    const before = planEnvironment(BEFORE).cell("one", "home");
    const cell = planEnvironment(marked({ one: "unprotect" })).cell("one", "home");
    assert.deepEqual([before.protect, cell.protect], [true, false]);
    const { database } = planEnvironment(BEFORE).capacity("one", "home");
    assert.deepEqual(planDatabase(cell, database), planDatabase(before, database));
    assert.equal(planDatabase(cell, database).backupRetentionDays, 35);
    assert.deepEqual(planSecrets(cell), planSecrets(before));
    const region = planEnvironment(marked({ "eu-west-3": "unprotect" })).region("eu-west-3");
    assert.deepEqual(region, { ...planEnvironment(BEFORE).region("eu-west-3"), protect: false });
  });

  it("removes only its own rows of edge and backbone, and first their protection", () => {
    const before = rowsOf(BEFORE);
    fc.assert(
      fc.property(anyMarks, (marks) => {
        const settings = marked(marks);
        const now = rowsOf(settings);
        const then = rowsOf(staying(settings));
        for (const [key, row] of now) {
          assertKept(key, row, before.get(key));
          // Protected if it was, and if it does not retire.
          if ("protect" in row) assert.equal(row.protect, then.has(key), key);
        }
        const goes = [...before.keys()].filter((key) => !now.has(key));
        if (Object.values(marks).every((mark) => mark !== "detach")) assert.deepEqual(goes, []);
      }),
      { numRuns: 40 },
    );
  });

  it("has no connection once it is detached", () => {
    const rows = [...rowsOf(marked({ one: "detach", two: "detach", "us-west-2": "detach" })).values()];
    const left = rows.filter((row) => !("location" in row || "vlan" in row));
    assert.ok(left.length > 0 && left.length < rows.length);
    assert.deepEqual(
      left.filter((row) => /us-west-2|"(one|two)"/.test(JSON.stringify(row))),
      [],
    );
  });

  it("leaves a vendor's association unprotected if its cells retire, and the data centre's protected", () => {
    const { transit } = planEnvironment(marked({ one: "unprotect", two: "unprotect" })).backbone.kinds;
    assert.deepEqual(
      transit.associations.map(({ key, protect }) => `${key} ${protect}`),
      [
        "vendor-us-west-2 false",
        "vendor-us-east-1 false",
        "centre-us-west-2 true",
        "centre-us-east-1 true",
        "centre-eu-west-3 true",
      ],
    );
  });

  it("is only in its own stack", () => {
    const settings = marked({ one: "detach", "eu-west-3": "detach" });
    const plan = planEnvironment(settings);
    const reads = plan.stacks.flatMap((row) =>
      row.program === undefined ? [] : [[row.program, stacksReadBy(plan, row)]],
    );
    const sites = ["small-us-east-1-two", "small-us-west-2-two"];
    assert.deepEqual(Object.fromEntries(reads), {
      backbone: ["small-us-west-2", "small-us-east-1", ...sites],
      edge: sites,
    });
    assert.deepEqual(
      stacksOf(settings).map(({ name }) => name),
      stacksOf(BEFORE).map(({ name }) => name),
    );
    assert.deepEqual(Object.keys(edgeFileOf(settings, "store").cells), ["two"]);
  });

  it("gets no new channel or cell", () => {
    const fresh = planPlacement(BEFORE);
    assert.ok(fresh.fits.includes("two"));
    const { cells, fits, regions } = planPlacement(marked({ two: "unprotect", "eu-west-3": "unprotect" }));
    assert.deepEqual(cells, fresh.cells);
    assert.deepEqual(
      fits,
      fresh.fits.filter((cell) => cell !== "two"),
    );
    assert.deepEqual(
      regions,
      fresh.regions.filter(({ region }) => region !== "eu-west-3"),
    );
  });
});
