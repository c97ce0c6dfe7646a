//! One suite for both databases. PostgreSQL is used where `TONGHOP_TEST_POSTGRES` names one (continuous integration starts it);
//! elsewhere the suite says that it ran on SQLite alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::Timestamp;
use jiff::civil::date;
use rust_decimal::Decimal;
use tonghop_domain::crosswalk::{LinkEdit, Meaning, SubjectKind};
use tonghop_domain::finding::{FindingKind, Location};
use tonghop_domain::org_unit::{OrgUnit, UnitEvent, UnitEventKind, UnitLevel};
use tonghop_domain::submission::{SubmissionAct, SubmissionKey, SubmissionState};
use tonghop_domain::yearly_target::{TargetSubject, YearlyTarget};
use tonghop_domain::{CellRef, DimensionKey, ElementId, Fact, Finding, OrgUnitId, Provenance, Scope, State};

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const EVERYONE: Scope = Scope::System("test");

fn unit(id: &str, parent: Option<&str>) -> OrgUnit {
    OrgUnit {
        id: OrgUnitId::new(id),
        code: id.to_owned(),
        name: format!("Xã {id}"),
        kind: "xa".to_owned(),
        level: UnitLevel::Commune,
        parent: parent.map(OrgUnitId::new),
        valid_from: date(2025, 7, 1),
        valid_to: None,
        aliases: vec!["Alias".to_owned(), "Tên khác".to_owned()],
        group: Some("xa".to_owned()),
    }
}

fn report(unit: &str, content: &str, figure: i64) -> NewSubmission {
    let key = SubmissionKey { unit: OrgUnitId::new(unit), form: "kstt-06a".into(), period: "cchc:2025-Q3".parse().unwrap() };
    let fact = Fact {
        unit: key.unit.clone(),
        period: key.period.clone(),
        element: ElementId::of("kstt-06a", "received_total").unwrap(),
        dimensions: DimensionKey::total().with("linh_vuc", "Tư pháp"),
        state: State::Value,
        value: Some(Decimal::new(figure, 1)),
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "Biểu 06a".into(), cell: CellRef::new(8, 2) },
    };
    let finding = Finding::new(FindingKind::SheetHidden, Location::Sheet { sheet: "Biểu 06a".into() });
    NewSubmission {
        key,
        form_version: "1".into(),
        sha256: sha256(content.as_bytes()),
        file_name: format!("{content}.xlsx"),
        received: date(2025, 9, 16),
        received_by: "admin".into(),
        is_nil: false,
        is_estimate: false,
        facts: vec![fact],
        records: vec![NewRecord { kind: "activity", link: Some("xa.vn/1".to_owned()), content: "{\"a\":1}".to_owned() }],
        findings: vec![finding],
        is_apart: false,
    }
}

fn accept() -> Decision {
    Decision { act: SubmissionAct::Accept, by: "admin".into(), reason: String::new(), at: NOW }
}

async fn with_units(storage: &Storage) {
    let event = UnitEvent {
        kind: UnitEventKind::Merges,
        old: OrgUnitId::new("OLD"),
        new: OrgUnitId::new("A"),
        date: date(2025, 7, 1),
        resolution: String::new(),
    };
    let units = [unit("P", None), unit("A", Some("P")), unit("B", Some("P")), unit("OLD", None)];
    assert_eq!(storage.add_units(&units, &[event]).await.unwrap(), 4);
    assert_eq!(storage.add_units(&units, &[]).await.unwrap(), 0, "a second time adds nothing");
}

async fn suite(storage: &Storage) {
    with_units(storage).await;
    units_read_back(storage).await;
    the_same_file_twice_is_one_submission(storage).await;
    a_corrected_file_supersedes_and_keeps_the_old_one(storage).await;
    a_scope_sees_its_subtree_only(storage).await;
    a_report_is_recorded_with_its_decision(storage).await;
    many_rows_come_back_in_their_order(storage).await;
    a_closed_period_keeps_apart_what_comes_later(storage).await;
    files_are_claimed_once_and_again_after_the_lease(storage).await;
    sessions_end(storage).await;
    peoples_words_about_scores_are_kept(storage).await;
    the_last_higher_plan_of_a_unit_and_year_holds(storage).await;
    the_newest_target_of_a_subject_holds(storage).await;
    texts_of_reports_are_kept_by_version(storage).await;
}

async fn a_closed_period_keeps_apart_what_comes_later(storage: &Storage) {
    let period: tonghop_domain::PeriodId = "cchc:2026-Q1".parse().unwrap();
    let of_period = |content: &str, figure| {
        let new = report("A", content, figure);
        let key = SubmissionKey { period: period.clone(), ..new.key.clone() };
        let facts = new.facts.iter().map(|fact| Fact { period: period.clone(), ..fact.clone() }).collect();
        NewSubmission { key, facts, ..new }
    };
    let first = storage.record(&EVERYONE, &of_period("trước chốt", 10), NOW).await.unwrap();
    storage.decide(&EVERYONE, first.id(), &accept()).await.unwrap();
    let office = OrgUnitId::new("P");
    let version = async |submissions: Vec<String>| NewClosing {
        office: office.clone(),
        period: period.clone(),
        by: "admin".into(),
        note: String::new(),
        engine: "1".into(),
        input_hash: "x".into(),
        standings: "[]".into(),
        submissions,
        results: vec![StoredResult { kind: "field".into(), name: String::new(), rule_hash: "y".into(), content: "[]".into() }],
        data_version: storage.data_version().await.unwrap(),
    };
    let old = NewClosing { data_version: -1, ..version(vec![first.id().to_owned()]).await };
    assert!(matches!(storage.close(&EVERYONE, &old, NOW).await, Err(StorageError::Conflict(_))), "something changed meanwhile");
    let new = version(vec![first.id().to_owned()]).await;
    storage.close(&EVERYONE, &new, NOW).await.unwrap();
    assert_eq!(storage.submission(&EVERYONE, first.id()).await.unwrap().submission.state, SubmissionState::Locked);
    assert!(matches!(storage.close(&EVERYONE, &version(vec![]).await, NOW).await, Err(StorageError::Conflict(_))), "closed once");
    let late = storage.record(&EVERYONE, &of_period("sau chốt", 20), NOW).await.unwrap();
    assert_eq!(storage.decide(&EVERYONE, late.id(), &accept()).await.unwrap(), SubmissionState::AfterClosing);
    assert_eq!(storage.current_facts(&EVERYONE, &period).await.unwrap()[0].value, Some(Decimal::new(10, 1)), "nothing published changed");
    let correction = NewCorrection { submission: late.id().to_owned(), reason: "nhầm".into(), content: "{}".into() };
    assert_eq!(storage.correct(&EVERYONE, &version(vec![late.id().to_owned()]).await, &correction, NOW).await.unwrap(), 2);
    assert_eq!(storage.current_facts(&EVERYONE, &period).await.unwrap()[0].value, Some(Decimal::new(20, 1)));
    let kept = storage.corrections(&EVERYONE, &office, &period).await.unwrap();
    assert_eq!((kept.len(), kept[0].replaced.as_deref()), (1, Some(first.id())));
    assert_eq!(storage.closings(&EVERYONE, &office).await.unwrap().len(), 2, "both versions are kept");
}

async fn units_read_back(storage: &Storage) {
    let directory = storage.directory().await.unwrap();
    assert_eq!(directory.get(&OrgUnitId::new("A")), Some(&unit("A", Some("P"))));
    assert!(directory.subtree(&OrgUnitId::new("P")).contains(&OrgUnitId::new("OLD")));
}

async fn the_same_file_twice_is_one_submission(storage: &Storage) {
    let new = report("A", "một", 12_480);
    let first = storage.record(&EVERYONE, &new, NOW).await.unwrap();
    assert!(matches!(first, Recorded::New(..)));
    assert_eq!(storage.record(&EVERYONE, &new, NOW).await.unwrap(), Recorded::Known(first.id().to_owned(), SubmissionState::Submitted));
    let period = "cchc:2025-Q3".parse().unwrap();
    assert!(storage.current_facts(&EVERYONE, &period).await.unwrap().is_empty(), "nothing counts before it is accepted");
    assert_eq!(storage.decide(&EVERYONE, first.id(), &accept()).await.unwrap(), SubmissionState::Accepted);
    let facts = storage.current_facts(&EVERYONE, &period).await.unwrap();
    assert_eq!(facts[0], new.facts[0]);
    assert_eq!(storage.findings(&EVERYONE, first.id()).await.unwrap(), new.findings);
    assert!(storage.decide(&EVERYONE, first.id(), &accept()).await.is_err(), "accepted twice");
}

async fn a_corrected_file_supersedes_and_keeps_the_old_one(storage: &Storage) {
    let period = "cchc:2025-Q3".parse().unwrap();
    let figure = async || storage.current_facts(&EVERYONE, &period).await.unwrap()[0].value.unwrap();
    let corrected = storage.record(&EVERYONE, &report("A", "hai", 99), NOW).await.unwrap();
    assert_eq!(figure().await, Decimal::from(1248), "the accepted one stays current until the new one is accepted");
    storage.decide(&EVERYONE, corrected.id(), &accept()).await.unwrap();
    assert_eq!(figure().await, Decimal::new(99, 1));
    let states: Vec<_> = storage.submissions(&EVERYONE).await.unwrap().iter().map(|stored| stored.submission.state).collect();
    assert_eq!(states, [SubmissionState::Accepted, SubmissionState::Superseded]);
}

async fn a_scope_sees_its_subtree_only(storage: &Storage) {
    let directory = storage.directory().await.unwrap();
    let own = |id: &str| Scope::subtree(OrgUnitId::new(id), &directory);
    assert_eq!(storage.submissions(&own("P")).await.unwrap().len(), 2);
    assert_eq!(storage.submissions(&own("B")).await.unwrap().len(), 0);
    let id = storage.submissions(&EVERYONE).await.unwrap()[0].submission.id.clone();
    assert!(matches!(storage.submission(&own("B"), &id).await, Err(StorageError::NotFound { .. })));
    let states = storage.states(&own("P"), std::slice::from_ref(&id)).await.unwrap();
    assert_eq!(states.into_iter().collect::<Vec<_>>(), [(id.clone(), SubmissionState::Accepted)]);
    assert!(storage.states(&own("B"), &[id.clone(), "none".to_owned()]).await.unwrap().is_empty());
    assert!(matches!(storage.record(&own("B"), &report("A", "ba", 1), NOW).await, Err(StorageError::NoUnit(_))));
}

async fn recorded_with(storage: &Storage, new: &NewSubmission, decision: &Decision) -> Recorded {
    let mut recording = storage.recording().await.unwrap();
    let recorded = recording.record(&EVERYONE, new, Some(decision), NOW).await.unwrap();
    recording.commit().await.unwrap();
    recorded
}

async fn a_report_is_recorded_with_its_decision(storage: &Storage) {
    let first = recorded_with(storage, &report("B", "b một", 1), &accept()).await;
    let returned = Decision { act: SubmissionAct::Return, by: "máy".into(), reason: "Còn chỗ cần sửa.".into(), at: NOW };
    let second = recorded_with(storage, &report("B", "b hai", 2), &returned).await;
    let state = async |recorded: &Recorded| storage.submission(&EVERYONE, recorded.id()).await.unwrap().submission.state;
    assert_eq!((state(&first).await, state(&second).await), (SubmissionState::Accepted, SubmissionState::Returned));
    let third = recorded_with(storage, &report("B", "b ba", 3), &accept()).await;
    assert_eq!((state(&first).await, state(&second).await), (SubmissionState::Superseded, SubmissionState::Superseded));
    assert_eq!(state(&third).await, SubmissionState::Accepted);
    let decisions = storage.decisions(&EVERYONE, second.id()).await.unwrap();
    assert_eq!((decisions.len(), decisions[0].state, decisions[0].reason.as_str()), (1, SubmissionState::Returned, "Còn chỗ cần sửa."));
}

async fn many_rows_come_back_in_their_order(storage: &Storage) {
    let mut new = report("OLD", "nhiều dòng", 1);
    new.records = (0..700).map(|number| NewRecord { kind: "task", link: None, content: number.to_string() }).collect();
    recorded_with(storage, &new, &accept()).await;
    let rows = storage.current_records::<i64>(&EVERYONE, "task").await.unwrap();
    assert!(rows.iter().map(|stored| stored.record).eq(0..700));
}

async fn files_are_claimed_once_and_again_after_the_lease(storage: &Storage) {
    let hash = storage.keep_original("a.xlsx", b"bytes", NOW).await.unwrap();
    assert_eq!(storage.original(&hash).unwrap(), b"bytes");
    let new = NewJob {
        office: OrgUnitId::new("P"),
        created_by: "admin".into(),
        is_preview: false,
        policy: "wait".into(),
        received: date(2025, 9, 16),
        form: None,
        period: None,
        unit: None,
        files: vec![("a.xlsx".into(), hash)],
    };
    let job = storage.add_job(&EVERYONE, &new, NOW).await.unwrap();
    let claimed = storage.claim_files(Some(&job), NOW, 5).await.unwrap().pop().expect("a file waits");
    assert!(storage.claim_files(None, NOW, 5).await.unwrap().is_empty(), "claimed once");
    let meanwhile = NOW + jiff::SignedDuration::from_secs(20);
    storage.renew_claims(&[&claimed], meanwhile).await.unwrap();
    let soon = NOW + jiff::SignedDuration::from_secs(45);
    assert!(storage.claim_files(None, soon, 5).await.unwrap().is_empty(), "its worker said that it is still at work");
    let later = NOW + jiff::SignedDuration::from_secs(121);
    let again = storage.claim_files(None, later, 5).await.unwrap().pop().expect("its worker died");
    storage.renew_claims(&[&claimed], later + jiff::SignedDuration::from_secs(3600)).await.unwrap();
    finish(storage, &claimed, FileState::Failed).await;
    assert!(!storage.job(&EVERYONE, &job).await.unwrap().is_finished(), "the dead worker has no say any more");
    finish(storage, &again, FileState::Done).await;
    assert!(storage.job(&EVERYONE, &job).await.unwrap().is_finished());
}

async fn finish(storage: &Storage, file: &JobFile, state: FileState) {
    let mut recording = storage.recording().await.unwrap();
    recording.finish_file(file, state, "{}").await.unwrap();
    recording.commit().await.unwrap();
}

async fn sessions_end(storage: &Storage) {
    assert!(storage.add_account("admin", "hash", &OrgUnitId::new("P"), NOW).await.unwrap());
    assert!(!storage.add_account("admin", "other", &OrgUnitId::new("P"), NOW).await.unwrap(), "the first one's account stays");
    let account = storage.credentials("admin").await.unwrap().unwrap().account;
    storage.start_session(&account, "token", "form", NOW).await.unwrap();
    assert!(storage.session("token", NOW).await.unwrap().is_some());
    assert!(storage.session("other", NOW).await.unwrap().is_none());
    assert!(storage.session("token", NOW + jiff::SignedDuration::from_mins(31)).await.unwrap().is_none(), "idle");
    storage.end_session("token").await.unwrap();
    assert!(storage.session("token", NOW).await.unwrap().is_none());
}

async fn peoples_words_about_scores_are_kept(storage: &Storage) {
    let directory = storage.directory().await.unwrap();
    let stranger = Scope::subtree(OrgUnitId::new("B"), &directory);
    let key = SelfScoreKey { unit: OrgUnitId::new("A"), period: "cchc:2025-Q3".parse().unwrap(), set: "mau@1".into() };
    let entry =
        |claimed: Option<Decimal>| NewSelfScore {
            criterion: "4.1".into(), claimed, evidence: "Báo cáo".into(), reason: "Bổ sung".into()
        };
    let entries = [entry(Some(Decimal::new(80, 2))), entry(None)];
    storage.add_self_scores(&EVERYONE, &key, &entries, "an", NOW).await.unwrap();
    assert!(storage.add_self_scores(&stranger, &key, &entries, "an", NOW).await.is_err());
    let kept = storage.self_scores(&EVERYONE, &key.period, "mau@1").await.unwrap();
    assert_eq!(kept.iter().map(|stored| stored.entry.clone()).collect::<Vec<_>>(), entries, "in the order of entry, points exact");
    assert!(storage.self_scores(&stranger, &key.period, "mau@1").await.unwrap().is_empty());
    assert!(storage.self_scores(&EVERYONE, &key.period, "mau@2").await.unwrap().is_empty(), "another version is another set");

    let edit = LinkEdit {
        kind: SubjectKind::Indicator,
        subject: "on-time-share".into(),
        criterion: "par-1".into(),
        meaning: Meaning::Unlinked,
        note: String::new(),
    };
    storage.add_link_edit(&EVERYONE, &OrgUnitId::new("P"), &edit, "an", NOW).await.unwrap();
    assert_eq!(storage.link_edits(&EVERYONE).await.unwrap()[0].edit, edit);
    assert!(storage.link_edits(&stranger).await.unwrap().is_empty());
}

async fn the_newest_target_of_a_subject_holds(storage: &Storage) {
    let subject = TargetSubject::Component { set: "mau".into(), code: "4.1".into() };
    let (unit, lead) = (OrgUnitId::new("A"), OrgUnitId::new("P"));
    let target = |value: Decimal| YearlyTarget {
        unit: unit.clone(),
        year: 2025,
        subject: subject.clone(),
        value,
        lead: lead.clone(),
        note: String::new(),
    };
    storage.add_target(&EVERYONE, &target(Decimal::ONE), "an", NOW).await.unwrap();
    let id = storage.add_target(&EVERYONE, &target(Decimal::new(95, 2)), "an", NOW).await.unwrap();
    let held = storage.targets(&EVERYONE, 2025).await.unwrap();
    assert_eq!(held.iter().map(|stored| stored.target.clone()).collect::<Vec<_>>(), [target(Decimal::new(95, 2))]);
    assert!(storage.targets(&EVERYONE, 2026).await.unwrap().is_empty());
    storage.end_target(&EVERYONE, &id, "an", NOW).await.unwrap();
    assert!(storage.targets(&EVERYONE, 2025).await.unwrap().is_empty());
    assert!(matches!(storage.end_target(&EVERYONE, &id, "an", NOW).await, Err(StorageError::NotFound { .. })), "ended once");
}

async fn texts_of_reports_are_kept_by_version(storage: &Storage) {
    let (office, other) = (OrgUnitId::new("A"), OrgUnitId::new("B"));
    let (report, period) = ((&office, "report"), "cchc:2025-Q3".parse().unwrap());
    let keep = |seen: i64, text: &'static str| {
        let period = &period;
        async move { storage.keep_report_text(&EVERYONE, report, (period, "han-che", seen), text, ("An", NOW)).await }
    };
    keep(0, "một").await.unwrap();
    keep(1, "hai").await.unwrap();
    assert!(matches!(keep(1, "ba").await, Err(StorageError::Conflict(_))), "somebody else edited it meanwhile");
    let texts = storage.report_texts(&EVERYONE, &office, "report").await.unwrap();
    let [newest] = texts.as_slice() else { panic!("{texts:?}") };
    assert_eq!((newest.version, newest.content.as_str(), newest.made_by.as_str()), (2, "hai", "An"));
    for by in ["An", "Bình"] {
        storage.confirm_literal(&EVERYONE, report, (&period, "han-che", "12"), (by, NOW)).await.unwrap();
    }
    let confirmed = storage.confirmed_literals(&EVERYONE, report, &period).await.unwrap();
    assert_eq!(confirmed.iter().map(|one| one.made_by.as_str()).collect::<Vec<_>>(), ["An"], "who confirmed first is kept");
    let outside = Scope::subtree(other, &storage.directory().await.unwrap());
    assert!(storage.report_texts(&outside, &office, "report").await.is_err());
}

async fn the_last_higher_plan_of_a_unit_and_year_holds(storage: &Storage) {
    let link = |higher: Option<&str>, document: &str| PlanLink {
        unit: OrgUnitId::new("A"),
        year: 2025,
        higher: higher.map(OrgUnitId::new),
        document: document.to_owned(),
    };
    storage.link_plan(&EVERYONE, &link(None, "52/KH-UBND"), "an", NOW).await.unwrap();
    storage.link_plan(&EVERYONE, &link(Some("P"), ""), "an", NOW).await.unwrap();
    assert_eq!(storage.plan_links(&EVERYONE, 2025).await.unwrap(), [link(Some("P"), "")]);
    assert!(storage.plan_links(&EVERYONE, 2026).await.unwrap().is_empty());
    let stranger = Scope::subtree(OrgUnitId::new("B"), &storage.directory().await.unwrap());
    assert!(storage.plan_links(&stranger, 2025).await.unwrap().is_empty());
    assert!(storage.link_plan(&stranger, &link(None, "1"), "an", NOW).await.is_err());
    storage.link_plan(&EVERYONE, &link(None, ""), "an", NOW).await.unwrap();
    assert!(storage.plan_links(&EVERYONE, 2025).await.unwrap().is_empty(), "taken out");
}

#[tokio::test]
async fn sqlite_keeps_its_promises() {
    let folder = tempfile::tempdir().unwrap();
    suite(&Storage::open(folder.path(), None).await.unwrap()).await;
}

#[tokio::test]
async fn postgresql_keeps_the_same_promises() {
    let Ok(url) = std::env::var("TONGHOP_TEST_POSTGRES") else {
        println!("skipped: TONGHOP_TEST_POSTGRES names no database");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    suite(&Storage::open(folder.path(), Some(&url)).await.unwrap()).await;
}
