// The integrator is writing this file (activities, progress, tasks, derived, satisfaction). Indicators helper: leave these five to them;
// yours: values, scores, rank, hierarchy/roll-up, change, sets/*.toml, crosswalk.toml, golden tests, docs. Do not add their mod lines: the integrator does.
