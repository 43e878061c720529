// Two versions of one answer's fields, and what both began from. Pure: lists of [name, value] in.
const grouped = (entries) => {
  const fields = new Map();
  for (const [name, value] of entries) fields.set(name, [...(fields.get(name) ?? []), value]);
  return fields;
};

const same = (one, other) => JSON.stringify(one ?? []) === JSON.stringify(other ?? []);

// What only one side changed is taken from that side. What both changed clashes: it stays as it is
// here until somebody chooses. Without a common beginning every difference clashes.
export function merge(base, mine, theirs) {
  const [before, here, there] = [base && grouped(base), grouped(mine), grouped(theirs)];
  const merged = new Map();
  const clashes = [];
  for (const name of new Set([...here.keys(), ...there.keys()])) {
    const [from, ours, other] = [before?.get(name), here.get(name), there.get(name)];
    const onlyThey = before && same(ours, from);
    if (!same(ours, other) && !onlyThey && !(before && same(other, from))) clashes.push(name);
    merged.set(name, (onlyThey ? other : ours) ?? []);
  }
  return { merged, clashes, there };
}

export const entriesOf = (fields) => [...fields].flatMap(([name, values]) => values.map((value) => [name, value]));
