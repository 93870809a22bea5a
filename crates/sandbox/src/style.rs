//! The pages' style sheet: served from here, so that the content security policy needs no exception.

pub const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --warn: #b45309; --good: #15803d; --bad: #b91c1c; }
@media (prefers-color-scheme: dark) { :root { --warn: #fbbf24; --good: #4ade80; --bad: #f87171; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
.stand-in { margin: 0; padding: .6rem 1.2rem; background: #fde68a; color: #422006; font-weight: 600; }
header { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; align-items: baseline; padding: .8rem 1.2rem;
  border-bottom: 1px solid var(--line); }
header strong { font-size: 1.15rem; }
nav { display: flex; gap: 1.1rem; flex-wrap: wrap; }
nav [aria-current] { font-weight: 700; text-decoration: none; }
.languages { margin-left: auto; }
main { padding: 1rem 1.2rem 3rem; max-width: 84rem; }
h1 { font-size: 1.35rem; margin: .3rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem 1.1rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td.amount, th.amount { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { padding: .9rem; background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; overflow: auto;
  max-height: 40rem; font-size: 13px; line-height: 1.4; }
code, .mono { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; padding: 0; margin: 0 0 1rem; list-style: none; }
.counts b { font-size: 1.2rem; }
.processed { color: var(--good); } .failed { color: var(--bad); } .pending, .warn { color: var(--warn); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; margin: 0; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
form.fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .8rem 1.2rem; max-width: 60rem;
  align-items: end; }
form.below { margin-top: .7rem; }
label { display: block; } label.tick { display: flex; gap: .5rem; align-items: baseline; }
input:not([type=checkbox]), select { width: 100%; padding: .35rem .5rem; font: inherit; }
button { font: inherit; padding: .35rem .9rem; cursor: pointer; }
";
