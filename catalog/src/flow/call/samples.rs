//! What a function makes of its samples: how they behave over time, and their unit.

use telemark_promql::Function;

use super::super::Flow;
use crate::schema::{Motion, Shape, Unit};

pub(super) fn of(function: Function, flow: Flow<'_>) -> Flow<'_> {
    let unit = flow.unit;
    let plain = |motion, unit| Flow {
        motion,
        shape: Shape::Float,
        unit,
        observed: Unit::Unknown,
        ..flow.clone()
    };
    let length = unit.length();
    match function {
        Function::Rate | Function::Irate => {
            Flow { motion: Motion::Rate, unit: unit.per_second(), ..flow }
        }
        Function::Increase => Flow { motion: Motion::Rate, unit, ..flow },
        Function::Delta | Function::Idelta => Flow { motion: Motion::Gauge, unit: length, ..flow },
        Function::Deriv => Flow { motion: Motion::Gauge, unit: length.per_second(), ..flow },
        Function::PredictLinear | Function::HoltWinters | Function::DoubleExponentialSmoothing => {
            plain(Motion::Gauge, unit)
        }
        Function::StddevOverTime | Function::MadOverTime => plain(Motion::Gauge, length),
        Function::StdvarOverTime => plain(Motion::Gauge, length.times(length)),
        Function::SumOverTime => match flow.motion {
            Motion::Info | Motion::Truth => plain(Motion::Gauge, unit),
            _ => flow,
        },
        Function::CountOverTime | Function::Changes | Function::Resets => {
            plain(Motion::Gauge, Unit::COUNT)
        }
        Function::PresentOverTime => plain(Motion::Truth, Unit::COUNT),
        Function::Timestamp
        | Function::StartTimestamp
        | Function::TsOfFirstOverTime
        | Function::TsOfLastOverTime
        | Function::TsOfMaxOverTime
        | Function::TsOfMinOverTime => plain(Motion::Gauge, Unit::Instant),
        Function::HistogramQuantile => plain(Motion::Gauge, flow.observed),
        Function::HistogramFraction => plain(Motion::Gauge, Unit::RATIO),
        Function::HistogramCount => plain(flow.motion, unit),
        Function::HistogramSum => {
            plain(flow.motion, flow.observed.times(unit.divided(Unit::COUNT)))
        }
        Function::HistogramAvg | Function::HistogramStddev | Function::HistogramQuantiles => {
            plain(Motion::Gauge, flow.observed)
        }
        Function::HistogramStdvar => plain(Motion::Gauge, flow.observed.times(flow.observed)),
        Function::Abs
        | Function::AvgOverTime
        | Function::Ceil
        | Function::Clamp
        | Function::ClampMax
        | Function::ClampMin
        | Function::FirstOverTime
        | Function::Floor
        | Function::Info
        | Function::LabelJoin
        | Function::LabelReplace
        | Function::LastOverTime
        | Function::MaxOverTime
        | Function::MinOverTime
        | Function::QuantileOverTime
        | Function::Round
        | Function::Sort
        | Function::SortByLabel
        | Function::SortByLabelDesc
        | Function::SortDesc => flow,
        // Logarithms, angles and the parts of a time.
        _ => plain(Motion::Gauge, Unit::Unknown),
    }
}
