//! HTTP: routes, sessions, errors. Handlers translate; the work is elsewhere.

mod api;
mod assets;
mod board;
mod bundles;
mod charts;
mod closing;
mod comparison;
mod conclusions;
mod contacts;
mod criteria_sets;
mod crosswalk;
mod downloads;
mod duties;
mod error;
mod evidence;
mod figures;
mod form_table;
mod giving_back;
mod issue;
mod jobs;
mod language;
mod lineage;
mod meeting;
mod multipart;
mod my_work;
mod papi;
mod plan_links;
mod reception;
mod report_text;
mod scoring;
mod session;
mod set_up;
mod sign_in;
mod submissions;
mod targets;
mod view;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::server::Server;

pub use error::HttpError;
pub use session::{SESSION_COOKIE, Signed, TokenOnly};

/// Bytes of one upload, all its files together.
const MOST_UPLOAD: usize = 250 * 1024 * 1024;

/// All routes on one screen.
pub fn router(server: Server) -> Router {
    let pages = Router::new()
        .route("/", get(my_work::page))
        .route("/ngon-ngu/{code}", get(language::change))
        .route("/tong-quan", get(figures::overview))
        .route("/chenh-lech", post(my_work::rule))
        .route("/bat-dau", get(set_up::start).post(set_up::choose_kind))
        .route("/bat-dau/dia-ban", get(set_up::places).post(set_up::choose_place))
        .route("/bat-dau/don-vi", get(set_up::units).post(set_up::add_units))
        .route("/bat-dau/ky", get(set_up::periods).post(set_up::accept_year))
        .route("/bat-dau/bieu-mau", get(set_up::forms).post(set_up::choose_forms))
        .route("/bat-dau/tep", get(set_up::files))
        .route("/bat-dau/ket-qua", get(set_up::result))
        .route("/bat-dau/van-phong-mau", get(set_up::sample_progress).post(set_up::load_sample))
        .route("/van-phong-mau/bo", post(set_up::remove_sample))
        .route("/dang-nhap", get(sign_in::page).post(sign_in::sign_in))
        .route("/dang-xuat", post(sign_in::sign_out))
        .route("/tiep-nhan", get(reception::page).post(reception::upload).layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .route("/tiep-nhan/chap-nhan", post(submissions::accept_clean))
        .route("/tiep-nhan/quyet-dinh", post(submissions::decide_many))
        .route("/tiep-nhan/{job}", get(jobs::page))
        .route("/tiep-nhan/{job}/tep/{number}", get(jobs::file))
        .route("/tiep-nhan/{job}/tep/{number}/doc-lai", post(jobs::file_again))
        .route("/tiep-nhan/{job}/tra-loi", post(jobs::answer))
        .route("/tiep-nhan/{job}/ghi-nhan", post(reception::record))
        .route("/cau-tra-loi", get(jobs::answers))
        .route("/cau-tra-loi/{id}/bo", post(jobs::undo_answer))
        .route("/bao-cao-nop/{id}", get(submissions::page).post(submissions::decide))
        .route("/bao-cao-nop/{id}/tep-goc", get(submissions::original))
        .route("/bao-cao-nop/{id}/{what}", get(giving_back::of_submission))
        .route("/tiep-nhan/{job}/tep/{number}/{what}", get(giving_back::of_file))
        .route("/ho-so", get(bundles::page))
        .route("/ho-so/don-vi", get(bundles::of_unit))
        .route("/ho-so/loi-van", get(bundles::narratives))
        .route("/ho-so/van-ban/{id}", get(bundles::document).post(bundles::file_under))
        .route("/tep-mau", get(giving_back::template))
        .route("/tinh-hinh-nop", get(board::page))
        .route("/tinh-hinh-nop/don-doc", get(board::reminders))
        .route("/quy-dinh-nop", get(duties::page).post(duties::add))
        .route("/quy-dinh-nop/de-xuat", post(duties::accept_proposal))
        .route("/quy-dinh-nop/dot-xuat", post(duties::add_ad_hoc))
        .route("/quy-dinh-nop/han", post(duties::set_deadlines))
        .route("/quy-dinh-nop/mien", post(duties::exempt))
        .route("/quy-dinh-nop/mien/bo", post(duties::end_exemption))
        .route("/quy-dinh-nop/{id}/bo", post(duties::take_back))
        .route("/ke-hoach", get(figures::plans))
        .route("/ke-hoach/ket-luan", get(conclusions::page).post(conclusions::add))
        .route("/ke-hoach/ket-luan/{id}", post(conclusions::change))
        .route("/ke-hoach/cap-tren", post(plan_links::link))
        .route("/chi-tieu", get(figures::indicators))
        .route("/chi-so", get(figures::indicator))
        .route("/khao-sat", get(figures::survey))
        .route("/chi-tieu/don-vi", get(figures::unit_scores))
        .route("/chi-tieu/nang-diem", get(figures::simulation))
        .route("/cham-diem", get(scoring::page))
        .route("/cham-diem/tu-danh-gia", get(scoring::self_score).post(scoring::enter))
        .route("/chi-tieu-nam", get(targets::page).post(targets::set))
        .route("/chi-tieu-nam/{id}/bo", post(targets::end))
        .route("/bo-tieu-chi", get(criteria_sets::list))
        .route("/bo-tieu-chi/so-sanh", get(criteria_sets::compare))
        .route("/bo-tieu-chi/{name}/tep.xlsx", get(criteria_sets::export))
        .route("/xep-hang", get(figures::ranking))
        .route("/papi", get(papi::page))
        .route("/doi-chieu", get(crosswalk::page).post(crosswalk::change))
        .route("/don-vi", get(figures::units))
        .route("/don-vi/dau-moi", get(contacts::paste_page).post(contacts::paste))
        .route("/don-vi/{id}", get(contacts::unit))
        .route("/don-vi/{id}/dau-moi", post(contacts::save))
        .route("/bao-cao", get(figures::reports))
        .route("/hop", get(meeting::page))
        .route("/tai-lieu", get(evidence::page).post(evidence::register).layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .route("/tai-lieu/{id}/tep", get(evidence::file))
        .route("/tai-lieu/{id}/dung", post(evidence::use_for))
        .route("/loi-van-bao-cao", get(report_text::page).post(report_text::edit))
        .route("/loi-van-bao-cao/xac-nhan", post(report_text::confirm))
        .route("/phat-hanh", get(issue::page).post(issue::step).layer(DefaultBodyLimit::max(MOST_UPLOAD)))
        .route("/phat-hanh/tep/{position}", get(issue::signed_copy))
        .route("/phieu-nhap-lieu", get(issue::slip).post(issue::tick))
        .route("/so-lieu", get(form_table::page))
        .route("/so-sanh", get(comparison::page))
        .route("/so-nay-tu-dau", get(lineage::page))
        .route("/so-nay-tu-dau/o", get(lineage::cell))
        .route("/chot-so-lieu", get(closing::page).post(closing::close))
        .route("/chot-so-lieu/kiem-tra", get(closing::check))
        .route("/dinh-chinh/{id}", get(closing::preview).post(closing::correct))
        .route("/bieu-do/{name}", get(charts::chart))
        .route("/tai-ve/{name}", get(downloads::report))
        .route("/assets/{name}", get(assets::asset));
    let api = Router::new()
        .route("/api/v1/jobs/{id}", get(api::job))
        .route("/api/v1/jobs/{id}/results", get(api::results))
        .route("/api/v1/submissions/{id}/differences", get(api::differences))
        .route("/api/v1/submissions/{id}/versions", get(api::versions))
        .route("/api/v1/units", get(api::units))
        .route("/api/v1/submissions", get(api::submissions_of_period))
        .route("/api/v1/standings", get(api::standings))
        .route("/api/v1/scores", get(api::scores))
        .route("/api/v1/survey", get(api::survey))
        .route("/api/v1/simulation", get(api::simulation))
        .route("/api/v1/targets", get(api::targets))
        .route("/api/v1/self-scores", get(api::self_scores))
        .route("/api/v1/crosswalk", get(api::crosswalk))
        .route("/api/v1/trace", get(api::trace))
        .route("/api/v1/plan-progress", get(api::plan_progress))
        .route("/api/v1/findings/{id}", get(api::findings));
    pages
        .merge(api)
        .layer(axum::middleware::from_fn(language::speak))
        .layer(header(CONTENT_SECURITY_POLICY, "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(X_FRAME_OPTIONS, "DENY"))
        .layer(header(REFERRER_POLICY, "same-origin"))
        .with_state(server)
}

fn header(name: axum::http::HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}
