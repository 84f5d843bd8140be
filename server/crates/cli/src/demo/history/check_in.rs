//! One check-in of the history with its visit and its review.

use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt as _;
use rounds_domain::judging::{Judgement, Observation, ObservedFix, judge};
use rounds_domain::place::{Fence, Given, Point, from_wgs84};
use rounds_domain::quality::{QualityModel, ReportFacts};
use rounds_domain::vocabulary::{ReferenceSystem, Verdict};
use serde_json::json;
use uuid::Uuid;

use super::{Day, Tables, Told};
use crate::demo::company::{Person, Team};
use crate::demo::customers::Served;
use crate::demo::{Seed, at};

const NOTES: &[&str] = &[
    "介绍了新适应症，医生关注不良反应数据",
    "确认库存，约定下周送文献",
    "讨论用法用量，反馈良好",
    "医生较忙，简短沟通",
    "跟进上次提问，已答复",
];

/// What a check-in came to.
struct CheckIn {
    id: Uuid,
    arrived: DateTime<Utc>,
    left: DateTime<Utc>,
    judged: Judgement,
}

impl Tables {
    /// A visit within a check-in of its own, and the duty to review it; returns the result.
    pub(super) fn visit(
        &mut self,
        seed: &mut Seed,
        told: (&Told<'_>, &Team, &Person),
        visited: (&Served, Day, Uuid),
    ) -> Uuid {
        let (told, team, rep) = told;
        let (customer, day, task) = visited;
        let check_in = self.check_in(seed, rep, (customer, day, task));
        let id = seed.mint(check_in.arrived);
        let minutes = seed.random.random_range(6..35);
        let note = NOTES[seed.random.random_range(0..NOTES.len())];
        let result = told.lists.any("VISIT_RESULT", &mut seed.random);
        let products = seed.random.random_range(0..3);
        let facts = ReportFacts {
            minutes,
            has_purpose: true,
            has_result: true,
            note_characters: note.chars().count(),
            product_count: products,
            material_count: 0,
            has_next_step: seed.random.random_ratio(1, 2),
            verdict: Some(check_in.judged.verdict),
        };
        let quality = QualityModel::default().quality_of(&facts);
        let parts: Vec<_> = quality
            .parts
            .iter()
            .map(|part| json!({"element": part.element, "coefficient": part.coefficient, "earned": part.earned}))
            .collect();
        self.visits.push(json!({"id": id, "employee_id": rep.id, "customer_id": customer.id, "check_in_id": check_in.id, "task_id": task,
            "state": "COMPLETED", "channel": "ON_SITE", "started_at": check_in.arrived + TimeDelta::minutes(3), "start_trust": "SERVER",
            "ended_at": check_in.left - TimeDelta::minutes(1), "effective_minutes": minutes, "purpose_id": day.purpose, "result_id": result,
            "notes": note, "next_step": facts.has_next_step.then_some("下周回访"), "quality_score": quality.score,
            "is_effective": quality.is_effective, "quality_parts": parts, "quality_model": quality.version, "version": 1,
            "received_at": check_in.left, "rev": 1, "sync_xid": 0, "sync_seq": 0}));
        for (position, product) in told.lists.products.iter().take(products).enumerate() {
            self.products.push(
                json!({"visit_id": id, "product_id": product, "position": position + 1, "feedback": "有兴趣了解"}),
            );
        }
        let is_effective = quality.is_effective;
        self.review(seed, (told, team, rep), (id, &check_in, is_effective));
        result
    }

    fn check_in(&mut self, seed: &mut Seed, rep: &Person, visited: (&Served, Day, Uuid)) -> CheckIn {
        let (customer, day, task) = visited;
        let arrived =
            at(day.date, 9, 0) + TimeDelta::minutes(i64::from(day.position - 1) * 50 + seed.random.random_range(0..12));
        let left = arrived + TimeDelta::minutes(40);
        let id = seed.mint(arrived);
        let (given, accuracy_m) = fix(seed, customer.point);
        let fence = Fence::circle(customer.point, 150.0).ok();
        let observed = ObservedFix { given, accuracy_m: Some(accuracy_m), age_s: 4.0, is_mock: Some(false) };
        let judged = judge(&Observation { fixes: vec![observed], fence, clock_skew_s: None });
        let explanation = judged.explanation_needed.then_some("停车场信号不好");
        self.check_ins.push(json!({"id": id, "employee_id": rep.id, "institution_id": customer.institution, "customer_id": customer.id, "task_id": task,
            "arrived_at": arrived, "arrival_trust": "SERVER", "departed_at": left, "is_departure_implied": false, "received_at": arrived,
            "captured_wall_at": arrived, "captured_zone": "Asia/Shanghai", "verdict": judged.verdict, "fence": judged.fence_position,
            "explanation": explanation, "is_explanation_needed": false, "rev": 1, "sync_xid": 0, "sync_seq": 0}));
        let evidence = rounds_server::field::check_ins::evidence_of(&judged).unwrap_or_default();
        let point = given.to_wgs84();
        self.fixes.push(json!({"check_in_id": id, "position": 1, "is_at_departure": false, "given_lat": given.lat(), "given_lon": given.lon(),
            "given_system": given.system(), "lat": point.lat(), "lon": point.lon(), "accuracy_m": accuracy_m, "measured_at": arrived - TimeDelta::seconds(4),
            "provider": "FUSED", "is_mock": false, "is_rounded": false}));
        self.judgements.push(json!({"id": seed.mint(arrived), "check_in_id": id, "verdict": judged.verdict, "fence": judged.fence_position,
            "score": judged.score, "distance_m": judged.distance_m, "anchor_id": customer.anchor,
            "evidence": evidence, "rules_version": judged.rules_version, "judged_at": arrived}));
        CheckIn { id, arrived, left, judged }
    }

    /// Four weeks ago everything has been reviewed; of the last week much still waits.
    fn review(&mut self, seed: &mut Seed, told: (&Told<'_>, &Team, &Person), visit: (Uuid, &CheckIn, bool)) {
        let (told, team, rep) = told;
        let (visit, check_in, is_effective) = visit;
        let is_recent = (at(told.monday, 0, 0) - check_in.left) < TimeDelta::days(7);
        let is_done = !is_recent || seed.random.random_ratio(3, 5);
        let must_see = check_in.judged.verdict != Verdict::Verified || !is_effective;
        let done_at = is_done.then(|| check_in.left + TimeDelta::hours(5));
        let rating = is_done.then(|| seed.random.random_range(3..=5));
        self.reviews.push(json!({"id": seed.mint(check_in.left), "visit_id": visit, "employee_id": rep.id, "manager_id": team.manager.id,
            "state": if is_done { "DONE" } else { "DUE" }, "priority": if must_see { "MUST_SEE" } else { "ROUTINE" },
            "priority_rank": if must_see { 0 } else { 2 }, "reasons": [], "due_at": check_in.left + TimeDelta::days(1), "done_at": done_at,
            "done_by": is_done.then_some(team.manager.id), "mode": is_done.then_some("READ"), "rating": rating, "visit_version": 1,
            "created_at": check_in.left, "rev": 1, "sync_xid": 0, "sync_seq": 0}));
    }
}

/// A measurement near a point, as a map of mainland China shows it; one in twelve is far off or poor.
fn fix(seed: &mut Seed, point: Point) -> (Given, f64) {
    let spread = if seed.random.random_ratio(1, 12) { 0.004 } else { 0.0004 };
    let mut shifted = |degrees: f64| degrees + spread * (seed.random.random::<f64>() - 0.5);
    let near = Point::new(shifted(point.lat()), shifted(point.lon())).unwrap_or(point);
    let accuracy = if seed.random.random_ratio(1, 15) { 220.0 } else { f64::from(seed.random.random_range(6..40)) };
    (from_wgs84(near, ReferenceSystem::Gcj02), accuracy)
}
