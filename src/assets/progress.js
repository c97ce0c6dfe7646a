// Shows the progress of an import while it runs; without this script the page offers a link to itself.
"use strict";
const panel = document.querySelector("[data-progress]");
async function refresh() {
  const reply = await fetch(panel.dataset.progress, { headers: { Accept: "application/json" } });
  if (!reply.ok) return window.location.reload();
  const job = await reply.json();
  panel.querySelector("[data-finished]").textContent = job.finished;
  panel.querySelector("[data-bar]").style.width = `${(100 * job.finished) / Math.max(1, job.total)}%`;
  if (job.finished === job.total) return window.location.reload();
  window.setTimeout(refresh, 700);
}
if (panel) window.setTimeout(refresh, 400);
