import { assert, assertEquals, assertMatch } from "./_assert.ts";
import { ROOT } from "./_program.ts";

const FOLDER = `${ROOT}.github/workflows`;
const reading: { permissions: Deno.PermissionOptionsObject } = {
  permissions: { read: [FOLDER] },
};

function workflow(name: string): string {
  return Deno.readTextFileSync(`${FOLDER}/${name}`);
}

Deno.test("workflows name every action by its commit", reading, () => {
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);
  assertEquals(names.sort(), ["ci.yml", "publish.yml"]);
  let actions = 0;
  for (const name of names) {
    for (const [, action] of workflow(name).matchAll(/uses: (.*)/g)) {
      assertMatch(action!, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      actions++;
    }
    assertEquals(
      workflow(name).match(/actions\/checkout@/g)?.length,
      workflow(name).match(/persist-credentials: false/g)?.length,
    );
  }
  assert(actions >= 7, `${actions} actions`);
});

Deno.test(
  "a version is published on its tag, after every check, with rights that only this job has",
  reading,
  () => {
    const text = workflow("publish.yml");
    assertMatch(text, /on:\n {2}push:\n {4}tags: \["v\[0-9\]/);
    assertMatch(text, /\npermissions: \{\}\n/);
    const [check, publish] = text.split(/\n {2}publish:\n/);
    assert(check!.includes("bash .ci/run") && !check!.includes("id-token"));
    assertMatch(publish!, /needs: check/);
    assertMatch(publish!, /id-token: write/);
    assertMatch(publish!, /run: deno publish$/m);
    assert(!/secrets|contents: write/.test(text));
  },
);
