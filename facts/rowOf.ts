/**
 * The row of a table, by a name that may not be in it. A plain index also finds what every object inherits, such as
 * `constructor`.
 */
export const rowOf = <Row>(table: Readonly<Record<string, Row>>, name: string): Row | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
