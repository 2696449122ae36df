"""The stylesheet, written from the tokens. Widgets say what they are; this says how that looks."""

from string import Template
from typing import Final

from panel_app.ui.theme import SIZES, SPACE, Theme

_SHEET: Final = Template("""
* { outline: 0; }
QWidget { color: $ink; font-size: ${body}px; }
QMainWindow, QWidget#page, QWidget#paper, QStackedWidget { background: $paper; }
QToolTip { color: $ink; background: $wash; border: 1px solid $edge; padding: ${s1}px; }

QLabel { background: transparent; }
QLabel[text_role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[text_role="lead"] { font-size: ${lead}px; font-weight: 600; }
QLabel[text_role="strong"] { font-weight: 600; }
QLabel[text_role="small"] { font-size: ${small}px; color: $ink_soft; }
QLabel[text_role="soft"] { color: $ink_soft; }
QLabel[text_role="figure"] { font-size: ${title}px; font-weight: 600; color: $deep; }

QFrame[kind="card"] { background: $paper; border: 1px solid $line; border-radius: ${s1}px; }
QFrame[kind="card"][active="true"] { border: 1px solid $primary; border-left: ${s1}px solid $primary; }
QFrame[kind="card"][drop="true"] { background: $wash; border: 2px dashed $primary; }
QFrame[kind="note"] { background: $paper; border: 2px solid $primary; border-radius: ${s2}px; }
QFrame[kind="panel"] { background: $wash; border: 1px solid $wash_edge; border-radius: ${s1}px; }
QFrame[kind="bar"] { background: $wash; border: 0; border-bottom: 1px solid $line; }
QFrame[kind="practice"] { background: $caution_wash; border: 0; border-bottom: 2px solid $edge; }
QFrame[kind="foot"] { background: $wash; border: 0; border-top: 1px solid $line; }
QFrame[kind="head"] { background: $paper; border: 0; border-bottom: 1px solid $line; }
QFrame[kind="sheet"] { background: $paper; border: 1px solid $edge; border-radius: ${s2}px; }
QFrame[kind="banner"] { background: $paper; border: 1px solid $edge; border-left: ${s1}px solid $good;
  border-radius: ${s1}px; }
QFrame[kind="banner"][tone="caution"] { border-left-color: $danger; background: $caution_wash; }
QFrame[kind="rule"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }

QFrame[kind="upright"] { background: $line; border: 0; max-width: 1px; min-width: 1px; }

QFrame[kind="notice"] { border: 0; border-left: ${s2}px solid $primary; border-bottom: 1px solid $line;
  background: $wash; }
QFrame[kind="notice"][tone="good"] { border-left-color: $good; background: $good_wash; }
QFrame[kind="notice"][tone="caution"] { border-left-color: $edge; background: $caution_wash; }
QFrame[kind="notice"][tone="danger"] { border-left-color: $danger; background: $danger_wash; }

QPushButton { background: $paper; color: $primary; border: 1px solid $edge; border-radius: ${s1}px;
  padding: ${s1}px ${s3}px; min-height: ${control}px; font-weight: 600; }
QPushButton:hover { border-color: $primary; background: $wash; }
QPushButton:pressed { background: $selection; color: $on_selection; }
QPushButton:disabled { color: $ink_soft; border-color: $line; background: $wash; font-weight: 400; }
QPushButton[kind="primary"] { background: $primary; color: $on_primary; border-color: $primary; }
QPushButton[kind="primary"]:hover { background: $deep; border-color: $deep; color: $paper; }
QPushButton[kind="primary"]:disabled { background: $wash; color: $ink_soft; border-color: $line; }
QPushButton[kind="quiet"] { border-color: transparent; background: transparent; padding: ${s1}px ${s2}px; }
QPushButton[kind="quiet"]:hover { background: $wash; border-color: $line; }
QPushButton[kind="quiet"]:checked { background: $selection; border-color: $primary; color: $on_selection; }
QPushButton[kind="link"] { border-color: transparent; background: transparent; padding: 0 ${s1}px;
  min-height: ${s4}px; font-size: ${small}px; font-weight: 600; }
QPushButton[kind="link"]:hover { background: $wash; border-color: $line; }
QToolButton[kind="quiet"] { background: transparent; border: 1px solid transparent; border-radius: ${s1}px;
  padding: 1px; }
QToolButton[kind="quiet"]:hover { background: $wash; border-color: $line; }
QPushButton[kind="row"] { text-align: left; padding: ${s2}px ${s3}px; background: $paper; }

QPushButton[kind="level"] { min-height: ${level}px; min-width: ${level_wide}px; padding: 0; font-size: ${lead}px;
  color: $ink; border: 1px solid $edge; }
QPushButton[kind="level"]:hover { border-color: $primary; background: $wash; }
QPushButton[kind="level"]:checked { background: $primary; color: $on_primary; border: 1px solid $primary; }
QPushButton[kind="level"]:disabled { color: $ink_soft; background: $wash; border-color: $line; }
QPushButton[kind="level"]:checked:disabled { background: $ink_soft; color: $paper; border-color: $ink_soft; }

QWidget#rail { background: $rail; }
QLabel[text_role="rail"] { color: $on_rail; font-weight: 600; }
QLabel[text_role="rail-small"] { color: $rail_soft; font-size: ${small}px; }
QPushButton[kind="rail"] { background: transparent; color: $on_rail; border: 0; border-radius: ${s1}px;
  text-align: left;
  padding: ${s2}px ${s2}px; font-weight: 400; }
QPushButton[kind="rail"][low="true"] { padding: ${s1}px ${s2}px; min-height: ${s4}px; }
QPushButton[kind="rail"]:hover { background: $rail_hover; }
QPushButton[kind="rail"]:checked { background: $rail_chosen; color: $on_rail_chosen; font-weight: 600; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox { background: $paper; color: $ink; border: 1px solid $edge;
  border-radius: ${s1}px; padding: ${s1}px ${s2}px; selection-background-color: $selection;
  selection-color: $on_selection; placeholder-text-color: $ink_soft; }
QLineEdit, QComboBox { min-height: ${control}px; }
QLineEdit:read-only, QPlainTextEdit[locked="true"] { background: $wash; border-color: $line; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $wash; color: $ink_soft; }
QPlainTextEdit[due="true"] { border: 1px solid $danger; border-left: ${s1}px solid $danger; }
QTextEdit#prose { border: 0; padding: 0; background: $paper; }
QComboBox::drop-down { border: 0; width: ${s6}px; }
QComboBox::down-arrow { image: url("$marks/down.png"); width: ${s4}px; height: ${s4}px; }
QComboBox QAbstractItemView { background: $paper; color: $ink; border: 1px solid $edge;
  selection-background-color: $selection;
  selection-color: $on_selection; }

QCheckBox::indicator { width: ${s4}px; height: ${s4}px; border: 2px solid $edge; border-radius: ${s1}px;
  background: $paper; }
QCheckBox::indicator:checked { background: $primary; border-color: $primary; image: url("$marks/tick.png"); }
QRadioButton, QCheckBox { spacing: ${s2}px; padding: ${s1}px; }
QRadioButton::indicator { width: ${s4}px; height: ${s4}px; border: 2px solid $edge; border-radius: ${round}px;
  background: $paper; }
QRadioButton::indicator:checked { width: ${dot}px; height: ${dot}px; border: ${s1h}px solid $primary; }

QTableView { background: $paper; alternate-background-color: $paper; color: $ink; border: 1px solid $line;
  border-radius: ${s1}px;
  gridline-color: $line; selection-background-color: $selection; selection-color: $on_selection; }
QTableView::item { padding: 0 ${s2}px; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $selection; color: $on_selection; }
QListView#reasons { background: $paper; color: $ink; border: 1px solid $line; border-radius: ${s1}px; }
QListView#reasons::item { padding: 0 ${s2}px; }
QListView#reasons::item:hover { background: $wash; }
QListView#reasons::item:selected { background: $selection; color: $on_selection; }
QHeaderView { background: $wash; border: 0; }
QHeaderView::section { background: $wash; color: $ink_soft; border: 0; border-bottom: 1px solid $edge;
  padding: ${s1}px ${s2}px;
  font-size: ${small}px; font-weight: 600; text-align: left; }
QLabel#cell-word { background: $danger_wash; color: $ink; border: 1px solid $danger; border-radius: ${s1}px;
  padding: ${s1}px ${s2}px; }
QHeaderView::section:vertical { color: $ink; font-size: ${body}px; border-bottom: 1px solid $line; }
QHeaderView::section:vertical:checked { background: $selection; color: $on_selection; }
QTableCornerButton::section { background: $wash; border: 0; }

QProgressBar { background: $wash; border: 1px solid $edge; border-radius: ${s1}px; min-height: ${s2}px;
  max-height: ${s2}px; }
QProgressBar::chunk { background: $primary; }
QProgressBar[tone="good"]::chunk { background: $good; }

QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: ${s3}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${s3}px; margin: 0; }
QScrollBar::handle { background: $edge; border: ${scroll_gap}px solid $paper; border-radius: ${s1}px; }
QScrollBar::handle:vertical { min-height: ${s8}px; }
QScrollBar::handle:horizontal { min-width: ${s8}px; }
QScrollBar::handle:hover { background: $primary; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: transparent;
  width: 0; height: 0; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $primary; border: 0; border-bottom: ${tab}px solid transparent;
  padding: ${s1}px ${s2}px; margin-right: ${s1}px; min-height: ${control}px; }
QTabBar::tab:hover { background: $wash; }
QTabBar::tab:selected { color: $ink; font-weight: 600; border-bottom-color: $primary; }
QTabBar::tab:disabled { color: $ink_soft; }
QTabBar QToolButton { background: $paper; border: 1px solid $line; }

QSplitter::handle { background: $line; }
QMessageBox, QDialog { background: $paper; }
QMenu { background: $paper; color: $ink; border: 1px solid $edge; padding: ${s1}px; }
QMenu::item { padding: ${s1}px ${s4}px; }
QMenu::item:selected { background: $selection; color: $on_selection; }
""")


def stylesheet(theme: Theme, *, scale: float, marks: str) -> str:
    """The whole sheet for one set of colours, at a scale of text. `marks`: the folder of the pictures it names."""

    def steps(count: float) -> int:
        return round(SPACE * count * scale)

    colours = {name: value for name, value in vars(theme).items() if name != "name"}
    sizes = {name: round(size * scale) for name, size in SIZES.items()}
    spaces = {f"s{count}": steps(count) for count in (1, 2, 3, 4, 6, 8)}
    others = {
        "marks": marks,
        "tab": max(steps(0.75), 2),
        "s1h": steps(1.5),
        "round": steps(4) // 2 + 2,
        "dot": steps(4) + 4 - 2 * steps(1.5),
        "scroll_gap": steps(0.75),
        "control": steps(6),
        "level": steps(8),
        "level_wide": steps(9),
        "wash_edge": theme.edge if theme.wash == theme.paper else theme.wash,
        "rail_hover": theme.rail
        if theme.rail == theme.paper
        else theme.deep
        if theme.deep != theme.rail
        else theme.primary,
    }
    return _SHEET.substitute(colours | sizes | spaces | others)
