import type { ConfigFacts } from './config.ts';
import { absolutePath } from './readShell.ts';

export function readDotenv(path: string, text: string, unit: string, into: ConfigFacts): void {
  let offset = 0;
  for (const line of text.split('\n')) {
    const match = /^(\s*(?:export\s+)?)([A-Za-z_][\w.]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match) {
      const [, indent = '', name = '', raw = ''] = match;
      const quoted = /^(["'`])([\s\S]*?)\1/.exec(raw);
      const value = quoted ? (quoted[2] ?? '') : raw.replace(/\s+#.*$/, '').replace(/^#.*$/, '');
      const span = {
        file: path,
        start: offset + indent.length,
        end: offset + line.trimEnd().length,
      };
      const computed = value.includes('$') && !quoted?.[1]?.includes("'");
      for (const [, used] of value.matchAll(/\$\{?([A-Za-z_]\w*)/g))
        if (used) into.envUses.push({ name: used, file: path });
      into.envPasses.push({
        name,
        value: computed || value === '' ? undefined : value,
        source: 'dotenv',
        ours: true,
        unit,
        ...span,
      });
      // `API_BASE_URL=/api/v1` says where requests go.
      const isRoute = /(?:^|_)(?:API|URL|URI|ROUTE|PREFIX|ENDPOINT|CALLBACK)(?:_|$)/.test(name);
      const found = isRoute ? undefined : absolutePath(value);
      if (found)
        into.values.push({
          kind: 'path',
          value: found,
          source: 'dotenv',
          role: 'define',
          unit,
          ...span,
        });
      if (/(?:^|_)PORT$/.test(name) && /^\d{2,5}$/.test(value))
        into.values.push({ kind: 'port', value, source: 'dotenv', role: 'define', unit, ...span });
      else
        for (const [, port] of value.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b/g))
          if (port)
            into.values.push({
              kind: 'port',
              value: port,
              source: 'dotenv',
              role: 'refer',
              unit,
              ...span,
            });
    }
    offset += line.length + 1;
  }
}
