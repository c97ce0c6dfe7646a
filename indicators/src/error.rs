//! Why a computation could not be done at all.

use tonghop_domain::PeriodId;

/// Why a computation could not be done; what is missing or unreadable in single figures is a state, not an error.
#[derive(Debug, thiserror::Error)]
pub enum ComputeError {
    /// The set is for periods of another regime.
    #[error("bộ tiêu chí {set} tính theo chế độ kỳ báo cáo `{regime}`, không tính cho kỳ {period}")]
    OtherRegime {
        /// Id and version of the set.
        set: String,
        /// Its regime.
        regime: String,
        /// The period asked for.
        period: Box<PeriodId>,
    },
    /// The set does not govern the period.
    #[error("bộ tiêu chí {set} có hiệu lực từ {from} đến {until}, không áp dụng cho kỳ {period}")]
    NotInForce {
        /// Id and version of the set.
        set: String,
        /// First day, dd/mm/yyyy.
        from: String,
        /// Last day, dd/mm/yyyy; `nay` where it still governs.
        until: String,
        /// The period asked for.
        period: Box<PeriodId>,
    },
    /// The columns could not be computed.
    #[error("không tính được bảng số liệu: {0}")]
    Frame(#[from] polars::error::PolarsError),
}
