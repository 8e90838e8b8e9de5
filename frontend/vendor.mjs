// Copies the vendored files and their licences into foundation/web/static/vendor and writes their sums.
// Run `npm ci --ignore-scripts && npm run vendor` here after changing a version; commit the copies.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const target = join(here, "../foundation/web/static/vendor");
const wanted = [{ name: "@digital-go-jp/design-tokens", files: { "dist/tokens.css": "tokens.css", LICENSE: "LICENSE" } }];

rmSync(target, { recursive: true, force: true });
const sums = {};
for (const { name, files } of wanted) {
  const source = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const folder = `${name.split("/").at(-1)}-${version}`;
  mkdirSync(join(target, folder), { recursive: true });
  for (const [from, to] of Object.entries(files)) {
    cpSync(join(source, from), join(target, folder, to));
    const sha256 = createHash("sha256").update(readFileSync(join(target, folder, to))).digest("hex");
    sums[`${folder}/${to}`] = { package: name, version, license, sha256 };
  }
}
writeFileSync(join(target, "manifest.json"), `${JSON.stringify(sums, null, 2)}\n`);
