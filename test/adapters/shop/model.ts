export interface Item {
  id: string;
  name: string;
}

export interface ItemPage {
  items: Item[];
  limit: number;
}

export interface Note {
  user: string;
  text: string;
}
