import { expect, it } from 'vitest';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import { parseSettings } from '../../../src/doctor/parseSettings.ts';
import { githubReport } from '../../../src/doctor/report/github.ts';
import { htmlReport } from '../../../src/doctor/report/html.ts';
import { junitReport } from '../../../src/doctor/report/junit.ts';
import { sarifReport } from '../../../src/doctor/report/sarif.ts';

/** Names that every format has to escape in its own way. */
const files = [
  { path: 'src/a b,c%.ts', text: 'import { x } from \'./<gone> & "more".ts\';\nconsole.log(x);\n' },
  { path: 'src/one.ts', text: 'export const folder = process.env.DATA_FOLDER;\n' },
  { path: 'src/two.ts', text: 'export const other = process.env.DATA_FOLDER;\n' },
  { path: 'src/broken.ts', text: 'export const x = ;\n' },
];
const settings = parseSettings({ rules: [{ rule: 'naming/*' }] }, 'logbook.doctor.json');
const diagnosis = diagnose(files, settings);

it('has something to report', () => {
  expect(diagnosis.findings.map(({ rule }) => rule)).toEqual([
    'runs/import',
    'abstraction/env',
    'settings/reason',
  ]);
});

interface Sarif {
  version: string;
  runs: {
    tool: {
      driver: {
        name: string;
        rules: { id: string; helpUri: string; defaultConfiguration: { level: string } }[];
      };
    };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      message: { text: string };
      partialFingerprints: Record<string, string>;
      locations: Location[];
      relatedLocations?: (Location & { id: number; message: { text: string } })[];
    }[];
  }[];
}
interface Location {
  physicalLocation: {
    artifactLocation: { uri: string; uriBaseId: string };
    region: { startLine: number; startColumn: number; endLine: number; endColumn: number };
  };
}

it('writes SARIF 2.1.0: each result has its rule, relative addresses, a region that is one', () => {
  const log = JSON.parse(sarifReport(diagnosis, 'https://course.test/x/', '1.2.3')) as Sarif;
  expect(log.version).toBe('2.1.0');
  const [run] = log.runs;
  const rules = run?.tool.driver.rules ?? [];
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { helpUri, defaultConfiguration } of rules) {
    expect(helpUri).toMatch(/^https:\/\/course\.test\/x\/project-issues\//);
    expect(['error', 'warning']).toContain(defaultConfiguration.level);
  }
  expect(run?.results).toHaveLength(3);
  for (const { ruleId, ruleIndex, level, message, locations, relatedLocations } of run?.results ??
    []) {
    expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(['none', 'note', 'warning', 'error']).toContain(level);
    expect(message.text).not.toBe('');
    expect(locations).toHaveLength(1);
    for (const { physicalLocation } of [...locations, ...(relatedLocations ?? [])]) {
      const { uri } = physicalLocation.artifactLocation;
      // RFC 3986: a relative reference without a scheme, each character allowed or escaped.
      expect(uri).toMatch(/^(?![a-z]+:|\/)(?:[\w.~!$&'()*+,;=@/-]|%[0-9A-F]{2})+$/);
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
      expect(Math.min(startLine, startColumn)).toBeGreaterThan(0);
      expect(endLine > startLine || (endLine === startLine && endColumn > startColumn)).toBe(true);
    }
  }
  expect(run?.results[1]?.relatedLocations?.map(({ id }) => id)).toEqual([1]);
});

/** File names that somebody has: each has to survive in an address, and to do nothing in a page. */
const oddNames = [
  'src/with space.ts', 'src/#1.ts', 'src/what?.ts', 'src/100%.ts', 'src/a:b.ts', 'Grüße/Übung.ts', '日本/😀.ts', 'src/back\\slash.ts', 'src/a&b=c.ts', "src/it's.ts", 'src/<img src=x onerror=alert(1)>.ts', 'src/"><script>alert(1)</script>.ts',
]; // prettier-ignore
/** The same finding twice in each file. */
const unread = 'export function one(a: number) {\n  const lost = 1;\n  return a;\n}\n';
const oddText = `${unread}${unread.replace('one', 'two')}`;
const sarifOf = (text: string) => {
  const judged = diagnose(oddNames.map((path) => ({ path, text })));
  const log = JSON.parse(sarifReport(judged, 'https://course.test/', '1.2.3')) as Sarif;
  return log.runs[0]?.results ?? [];
};

it('writes addresses in SARIF that lead back to the file, whatever it is called', () => {
  const found = new Set<string>();
  for (const { locations } of sarifOf(oddText))
    for (const { physicalLocation } of locations) {
      const { uri, uriBaseId } = physicalLocation.artifactLocation;
      expect(uriBaseId).toBe('%SRCROOT%');
      const { pathname, search, hash } = new URL(uri, 'file:///root/');
      expect([search, hash]).toEqual(['', '']);
      found.add(decodeURIComponent(pathname).replace('/root/', ''));
    }
  expect([...found].sort()).toEqual([...oddNames].sort());
});

it('knows a finding again in SARIF when lines move, and no two by the same print', () => {
  const printsOf = (text: string) =>
    sarifOf(text).map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
  const prints = printsOf(oddText);
  expect(prints).toHaveLength(oddNames.length * 2);
  expect(new Set(prints).size).toBe(prints.length);
  expect(printsOf(`// A line.\n\n${oddText}`)).toEqual(prints);
});

/** Checks nesting and quoting of a strict subset of XML, and gives the elements' names. */
function elementsOf(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const token = /<\?xml[^?]*\?>|<\/(\w+)>|<(\w+)((?:\s+\w+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let at = 0;
  for (let match = token.exec(xml); match; match = token.exec(xml)) {
    at = token.lastIndex;
    const [, closing, opening, attributes = '', empty, text = ''] = match;
    for (const value of [attributes, text])
      expect(value.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
    if (closing) expect(open.pop()).toBe(closing);
    if (!opening) continue;
    names.push(opening);
    if (!empty) open.push(opening);
  }
  expect(xml.slice(at)).toBe('');
  expect(open).toEqual([]);
  return names;
}

it('writes well-formed JUnit XML, one failure for each rule that found something', () => {
  const names = elementsOf(junitReport(diagnosis));
  expect(names[0]).toBe('testsuites');
  expect(names.filter((name) => name === 'failure')).toHaveLength(3);
  expect(names.filter((name) => name === 'testcase').length).toBeGreaterThan(30);
});

it('escapes GitHub annotations', () => {
  const lines = githubReport(diagnosis).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(
    /^::error file=src\/a b%2Cc%25\.ts,line=1,endLine=1,col=\d+,endColumn=\d+,title=runs\/import::/,
  );
  for (const line of lines) expect(line).toMatch(/^::(?:error|warning) [^:]*::[^\r]+$/);
});

it('writes one HTML page that asks nothing of anyone and shows text as text', () => {
  const html = htmlReport(
    diagnosis,
    'Project <doctor>',
    (file) => files.find(({ path }) => path === file)?.text ?? '',
  );
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).not.toMatch(/<script|<link|<img|\bsrc=|url\(|@import/);
  expect(html).toContain('<title>Project &lt;doctor&gt;</title>');
  expect(html).not.toContain('<gone>');
  expect(html).toContain('src/broken.ts');
});

it('shows hostile names in HTML as text, in a page with one heading for each part', () => {
  const hostile = oddNames.map((path) => ({
    path,
    text: `// </code><script>x</script>\n${oddText}`,
  }));
  const html = htmlReport(diagnose(hostile), 'Doctor', () => hostile[0]?.text ?? '');
  const tags = [...html.matchAll(/<\/?([a-z0-9!]+)([^>]*)>/g)];
  const allowed =
    /^(?:!doctype|html|head|meta|title|style|body|main|section|article|h[1-3]|p|ul|li|pre|code|em|strong|small)$/;
  for (const [, name = '', attributes = ''] of tags) {
    expect(name).toMatch(allowed);
    expect(attributes).toMatch(
      /^(?: (?:html|(?:lang|charset|name|content|http-equiv|class|tabindex)="[^"]*"))*$/,
    );
  }
  // Every other sign that opens a tag is escaped.
  expect(html.match(/</g)).toHaveLength(tags.length);
  expect(html).toContain("default-src 'none'");
  expect(html).toContain('src/&lt;img src=x onerror=alert(1)&gt;.ts');
  const names = tags.map(([tag]) => tag);
  for (const once of ['<main>', '<h1>', '<title>'])
    expect(names.filter((name) => name === once)).toHaveLength(1);
  const headings = names.filter((name) => /^<h\d>/.test(name)).map((name) => Number(name[2]));
  headings.forEach((level, index) => {
    expect(level).toBeLessThanOrEqual((headings[index - 1] ?? 0) + 1);
  });
  expect(names.filter((name) => name === '<section>')).toHaveLength(
    headings.filter((level) => level === 2).length,
  );
});
