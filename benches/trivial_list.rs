//! A list as ratatui draws it without any effort: what the console's keys are measured against. Not part of the program.
//!
//! `cargo run --release --example trivial_list -- ROWS`: j, k, g, G, space and b move, q leaves.
#![allow(missing_docs, reason = "an example for one script")]

use crossterm::event::{Event, KeyCode, read};
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, List, ListItem, ListState, Paragraph};
use std::io;

/// A row in the colors of a queue.
fn item(index: usize) -> ListItem<'static> {
    let color = |r, g, b| Style::new().fg(Color::Rgb(r, g, b));
    ListItem::new(Line::from(vec![
        Span::styled(format!("  {}h {:02}m  ", index % 40, index % 60), color(149, 157, 169)),
        Span::styled(format!("Applicant {index:07} Exemplar   "), color(200, 204, 212)),
        Span::styled("UTO  Passport +1 ☺  ", color(149, 157, 169)),
        Span::styled("✗", color(240, 113, 120)),
        Span::styled(format!(" face {} · expired", index % 100), color(200, 204, 212)),
    ]))
}

fn main() -> io::Result<()> {
    let rows: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000);
    let mut terminal = ratatui::init();
    let (mut at, mut top) = (0_usize, 0_usize);
    loop {
        terminal.draw(|frame| {
            let [head, body, foot] =
                Layout::vertical([Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)])
                    .areas(frame.area());
            let height = usize::from(body.height.saturating_sub(2)).max(1);
            top = top.clamp(at.saturating_sub(height - 1), at);
            let items = (top..rows.min(top + height)).map(item);
            let selected = Style::new().bg(Color::Rgb(41, 48, 61)).add_modifier(Modifier::BOLD);
            let list = List::new(items).block(Block::bordered()).highlight_style(selected);
            frame.render_widget(Paragraph::new(format!("{rows} rows")), head);
            frame.render_stateful_widget(list, body, &mut ListState::default().with_selected(Some(at - top)));
            frame.render_widget(Paragraph::new(format!("row {} of {rows}", at + 1)), foot);
        })?;
        let Event::Key(key) = read()? else { continue };
        let last = rows.saturating_sub(1);
        at = match key.code {
            KeyCode::Char('j') => last.min(at + 1),
            KeyCode::Char('k') => at.saturating_sub(1),
            KeyCode::Char(' ') | KeyCode::PageDown => last.min(at + 30),
            KeyCode::Char('b') | KeyCode::PageUp => at.saturating_sub(30),
            KeyCode::Char('G') => last,
            KeyCode::Char('g') => 0,
            KeyCode::Char('q') => break,
            _ => at,
        };
    }
    ratatui::restore();
    Ok(())
}
